let serial = 0;

/** A name for a drawing or a picture, unique on this device. */
export const newId = (): string => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}-${serial++}`;
