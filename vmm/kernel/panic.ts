/** The end of the kernel on this PP: say why where it can still be read, then stop. */
import { RING_HEADER_STATE } from "../abi/generated/launch";
import { globals, launchInfo } from "./globals";
import { halt, physLoad64, physStore64 } from "./hv";
import { endLine, text } from "./log";

/** Does not return. The debug ring stays readable for the root's other PPs. */
export function panic(pp: u32, why: string): void {
  globals().panicked = 1;
  text(pp, "kernel panic: ");
  text(pp, why);
  endLine(pp);
  const ring = launchInfo().ringSpa;
  if (ring != 0) {
    const at = ring + <u64>RING_HEADER_STATE;
    physStore64(at, (physLoad64(at) & 0xffff_ffff_0000_0000) | 1);
  }
  halt();
}
