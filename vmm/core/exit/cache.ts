/**
 * INVD and WBINVD of a micro VM: done by doing nothing. Its memory is coherent and write-back, no device of its
 * own reads or writes it behind the caches, and flushing the machine's caches at a guest's word would be a way
 * to slow down everybody else. INVD would even throw away what others wrote.
 */
import { ANSWER_RESUME } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { generalProtection } from "./inject";

export function cacheExit(_pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  return page.cpl == 0 ? <u64>ANSWER_RESUME : generalProtection(page);
}
