/** Writes the report page of one or more runs. */
export async function writeReport(_runs: readonly string[], _path: string): Promise<void> {}
