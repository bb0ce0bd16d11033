/** What of the physical address space is RAM, as the loader's OS knows it: the rest is devices and holes. */
import { LAUNCH_INFO_RAM } from "../../abi/generated/launch";
import { launchInfo } from "../globals";

/** End of the range of RAM that holds `spa`, or 0 if `spa` is not RAM. */
export function ramEndBehind(spa: u64): u64 {
  const info = launchInfo();
  const first = changetype<usize>(info);
  const ranges = info.ramRanges;
  for (let i: u32 = 0; i < ranges; i++) {
    const at = first + ((<usize>i) << 4);
    const end = load<u64>(at, LAUNCH_INFO_RAM + 8);
    if (spa < end) return spa >= load<u64>(at, LAUNCH_INFO_RAM) ? end : 0;
  }
  return 0;
}
