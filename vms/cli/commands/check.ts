/** placeholder */
export function checkCommand(): i32 {
  return 1;
}
