/** Makes something once for each object, such as a drawing's cells, and keeps it as long as the object is in use. */
export function onceFor<Of extends object, Made extends object>(make: (of: Of) => Made): (of: Of) => Made {
  const known = new WeakMap<Of, Made>();
  return (of) => {
    let made = known.get(of);
    if (!made) known.set(of, (made = make(of)));
    return made;
  };
}
