/** The root's own linear addresses, by the page tables it has loaded on this PP. */
import { DIRTY_CONTROL } from "../../abi/generated/vs-page";
import { globals } from "../globals";
import { guestTranslation } from "../guest/walk";
import { ppState } from "../pp";
import { guestOf } from "./blocks";
import { fresh } from "./fresh";

/** GPA and MV_MAP_FLAG_ of `linear`, or NO_TRANSLATION; the root has exited on this PP. */
export function rootTranslation(pp: u32, linear: u64): u64 {
  const root = ppState(pp).root;
  fresh(root, DIRTY_CONTROL);
  const guest = guestOf(root);
  return guestTranslation(globals().rootNested, linear, guest.cr0, guest.cr3, guest.cr4, guest.efer);
}
