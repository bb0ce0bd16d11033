/** Time stamps as microseconds. */
import { putDecimal } from "../text/number";
import { Output, putByte } from "../text/output";

/** Appends ticks of a TSC of `khz` as microseconds with three decimals; as ticks where the TSC is unknown. */
export function putMicroseconds(output: Output, ticks: u64, khz: u64): void {
  if (khz == 0) return putDecimal(output, ticks);
  const milliseconds = ticks / khz;
  const nanoseconds = ((ticks % khz) * 1_000_000) / khz;
  const decimals = <u32>(nanoseconds % 1000);
  putDecimal(output, milliseconds * 1000 + nanoseconds / 1000);
  putByte(output, 0x2e);
  putByte(output, 48 + decimals / 100);
  putByte(output, 48 + ((decimals / 10) % 10));
  putByte(output, 48 + (decimals % 10));
}
