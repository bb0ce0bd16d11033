/** A number of a long test: MICROV_LONG_NAME where that is set, to try the test itself with less. */
export function setting(name: string, usual: number): number {
  const given = process.env[`MICROV_LONG_${name}`];
  return given === undefined ? usual : Number(given);
}
