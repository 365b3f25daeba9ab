/** Gives each name back once: as it is, then with the first free number from 2 on behind it. */
export function uniqueNames(): (name: string) => string {
  const names = new Set<string>();
  return (name) => {
    let own = name;
    for (let n = 2; names.has(own); n++) own = `${name} ${n}`;
    names.add(own);
    return own;
  };
}
