/** In what mode a guest would be entered. */
import { VsPage } from "../../abi/generated/vs-page";

const CR0_PG: u64 = 0x8000_0000;
const EFER_LME: u64 = 0x100;

/** EFER.LMA says nothing: whoever enters sets it. */
export function isLong(page: VsPage): bool {
  return (page.efer & EFER_LME) != 0 && (page.cr0 & CR0_PG) != 0;
}
