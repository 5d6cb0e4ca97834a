/** The fields of an answer of INFO, by their names. */
export function infoFields(info: string): ReadonlyMap<string, string> {
  return new Map(info.split(/\r?\n/).map((line) => line.split(/:(.*)/s) as [string, string]));
}
