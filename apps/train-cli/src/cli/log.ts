import pc from 'picocolors';

/** Messages of a command, on stderr; results go to stdout. */
export interface Log {
  /** Whether stderr is a terminal, where progress bars and colors make sense. */
  readonly live: boolean;
  note(text: string): void;
  warn(text: string): void;
}

/**
 * @param quiet nothing but warnings
 */
export function createLog(quiet: boolean): Log {
  const live = process.stderr.isTTY === true && !process.env['CI'] && !quiet;
  const line = (text: string) => void process.stderr.write(`${text}\n`);
  return {
    live,
    note: quiet ? () => undefined : line,
    warn: (text) => line(`${process.stderr.isTTY ? pc.yellow('warning:') : 'warning:'} ${text}`),
  };
}

/** `1:05`, `2:00:09`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const total = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `512 B`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
