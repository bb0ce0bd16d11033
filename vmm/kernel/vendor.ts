/**
 * The seam: what each vendor's folder does for the code that knows no vendor. One function stands for the same thing
 * on both; the image holds both, and the processor that is found at launch decides.
 */
export { assertControls, useTag } from "./svm/controls";
export { closeWindow, endNmi, enterNmi, isOutsideNmi, openWindow } from "./svm/events";
export { enable, initRoot, leaveVendor, prepareHost, readFeatures } from "./svm/launch";
export { initPermissionMaps } from "./svm/permission-maps";
export { readRootMsr, writeRootMsr } from "./svm/root-msr";
export function awaitNmi(_vs: u32): void {}
export function coreEntryOffset(): u64 {
  return 0;
}
export function makeCurrent(_pp: u32, _vs: u32): void {}
export function meetGuest(_root: u32, _vs: u32): void {}
export function leaveGuest(_vs: u32, _root: u32): void {}
export function retrieve(_pp: u32, _vs: u32): void {}
export function readGroups(_vs: u32, _groups: u32): void {}
export function hideVirtualization(leaf: u32, words: u32): void {
  if (leaf == 0x8000_000a) memory.fill(<usize>words, 0, 16);
  if (leaf == 0x8000_0001) store<u32>(<usize>words, load<u32>(<usize>words, 8) & ~(<u32>4), 8);
  if (leaf == 1) store<u32>(<usize>words, load<u32>(<usize>words, 8) & ~(<u32>0x20), 8);
}
