interface Props {
  readonly label: string;
  readonly on: boolean;
  change(on: boolean): void;
}

export function Switch({ label, on, change }: Props) {
  return (
    <label className="switch">
      <input type="checkbox" role="switch" checked={on} onChange={(event) => change(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}
