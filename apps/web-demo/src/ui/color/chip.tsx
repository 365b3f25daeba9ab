/** A colored square that needs no inline style: the content policy allows none. */
export function Chip({ color }: { color: string }) {
  return (
    <svg className="chip" viewBox="0 0 10 10" aria-hidden preserveAspectRatio="none">
      <rect width="10" height="10" fill={color} />
    </svg>
  );
}
