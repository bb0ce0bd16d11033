/**
 * State that VMRUN does not switch: x87 to AVX-512, XCR0, DR0-DR3. Between the root and a micro VM both
 * XSAVE and XRSTOR run under the root's XCR0, so nothing of one side stays behind a bit that the other has
 * clear; state the micro VM cannot reach (PKRU, AMX) stays where it is.
 */
import { PP_FEATURE_XSAVE } from "../../abi/generated/pp-local";
import { DIRTY_DEBUG, DIRTY_XCR0 } from "../../abi/generated/vs-page";
import {
  fxsave,
  physLoad64,
  physRead,
  physStore16,
  physStore64,
  physWrite,
  readDr,
  try_fxrstor,
  try_xrstor,
  try_xsetbv,
  writeDr,
  xgetbv,
  xsave,
} from "../hv";
import { ppState } from "../pp";
import { guestOf, kernelOf } from "./blocks";
import { VS_KERNEL_DR0, VsKernel } from "./generated/state";

/** x87, SSE, AVX, AVX-512: fits one page. */
const SWITCHED: u64 = 0xe7;
/** L0 to G3. */
const DR7_ENABLES: u64 = 0xff;
/** DR0 to DR3. */
const BREAKPOINTS: u32 = 4;
const MXCSR_RESET: u64 = 0x1f80;
const FCW_RESET: u32 = 0x37f;
/** Bytes of x87 and SSE state, which begin an XSAVE area too; its header follows. */
const FXSAVE_BYTES: u32 = 512;
const XSTATE_BV: u64 = 512;
const STATE_X87_SSE: u64 = 3;

/** Puts the reset state into a fresh area. Intel SDM volume 1, section 13.6; the area is a zeroed page. */
export function initExtended(spa: u64): void {
  physStore16(spa, FCW_RESET);
  physStore64(spa + 24, MXCSR_RESET);
}

/** Copies the FXSAVE image of an area to linear address `at`. */
export function readFpu(spa: u64, at: u32): void {
  physRead(at, spa, FXSAVE_BYTES);
}

/**
 * Takes the FXSAVE image at `at` over into an area, whatever it holds: the processor judges MXCSR when the
 * VS is entered. From now on the area's x87 and SSE state counts, also where it was the initial one.
 */
export function writeFpu(pp: u32, spa: u64, at: u32): void {
  physWrite(spa, at, FXSAVE_BYTES);
  if ((ppState(pp).features & PP_FEATURE_XSAVE) == 0) return;
  physStore64(spa + XSTATE_BV, physLoad64(spa + XSTATE_BV) | STATE_X87_SSE);
}

/** From the root to micro VM `to`; false when its XCR0 or its area is refused (then nothing has changed). */
export function extendedToGuest(pp: u32, root: u32, to: u32): bool {
  const r = kernelOf(root);
  const g = kernelOf(to);
  if ((ppState(pp).features & PP_FEATURE_XSAVE) == 0) {
    fxsave(r.xsaveSpa);
    if (try_fxrstor(g.xsaveSpa) == 0) {
      try_fxrstor(r.xsaveSpa);
      return false;
    }
  } else {
    r.xcr0 = xgetbv();
    const mask = r.xcr0 & SWITCHED;
    if ((g.xcr0 & ~mask) != 0) return false;
    xsave(r.xsaveSpa, mask);
    if (try_xrstor(g.xsaveSpa, mask) == 0 || try_xsetbv(g.xcr0) == 0) {
      try_xrstor(r.xsaveSpa, mask);
      return false;
    }
  }
  if (hasBreakpoints(to)) debugToGuest(r, g);
  return true;
}

/** Back from micro VM `from` to the root. The guest may have moved XCR0 where XSETBV is not intercepted. */
export function extendedToRoot(pp: u32, from: u32, root: u32): void {
  const r = kernelOf(root);
  const g = kernelOf(from);
  if ((ppState(pp).features & PP_FEATURE_XSAVE) == 0) {
    fxsave(g.xsaveSpa);
    try_fxrstor(r.xsaveSpa);
  } else {
    g.xcr0 = xgetbv();
    try_xsetbv(r.xcr0);
    const mask = r.xcr0 & SWITCHED;
    xsave(g.xsaveSpa, mask);
    try_xrstor(r.xsaveSpa, mask);
  }
  if (g.debugLoaded == 0) return;
  loadDebug(r);
  g.debugLoaded = 0;
}

/** What the XCR0 of a micro VM, whose block is `g`, may have set on this PP; 0 where there is none. */
export function guestXcr0Bits(pp: u32, g: VsKernel): u64 {
  const state = ppState(pp);
  if ((state.features & PP_FEATURE_XSAVE) == 0) return 0;
  return (g.extendedLoaded != 0 ? kernelOf(state.root).xcr0 : xgetbv()) & SWITCHED;
}

/**
 * Loads what the core changed in the middle of a run, where the PP's registers already hold the guest's. False
 * when XCR0 names what the root's does not have, or the processor refuses it.
 */
export function reloadExtended(pp: u32, root: u32, vs: u32, dirty: u64): bool {
  const g = kernelOf(vs);
  if ((dirty & DIRTY_DEBUG) != 0 && (g.debugLoaded != 0 || hasBreakpoints(vs))) {
    debugToGuest(kernelOf(root), g);
  }
  if ((dirty & DIRTY_XCR0) == 0 || (ppState(pp).features & PP_FEATURE_XSAVE) == 0) return true;
  return (g.xcr0 & ~(kernelOf(root).xcr0 & SWITCHED)) == 0 && try_xsetbv(g.xcr0) != 0;
}

/**
 * True if DR7 makes DR0-DR3 matter. A micro VM moves no debug register without an exit, so as long as no
 * breakpoint is enabled the registers may hold the root's values while it runs, and nobody sees them.
 */
function hasBreakpoints(vs: u32): bool {
  return (guestOf(vs).dr7 & DR7_ENABLES) != 0;
}

function debugToGuest(r: VsKernel, g: VsKernel): void {
  if (g.debugLoaded == 0) saveDebug(r);
  g.debugLoaded = 1;
  loadDebug(g);
}

function saveDebug(k: VsKernel): void {
  for (let i: u32 = 0; i < BREAKPOINTS; i++) store<u64>(breakpoint(k, i), readDr(i));
}

function loadDebug(k: VsKernel): void {
  for (let i: u32 = 0; i < BREAKPOINTS; i++) writeDr(i, load<u64>(breakpoint(k, i)));
}

function breakpoint(k: VsKernel, index: u32): usize {
  return changetype<usize>(k) + <usize>(VS_KERNEL_DR0 + (index << 3));
}
