/**
 * Changes of the host's address space, counted. No PP interrupts another one, so each flushes by itself: before
 * it enters the core, and when it has claimed a VS, it compares the count with the one of its last flush. What a
 * PP in the core could still reach after a change drains: it stays as it is until that PP has left or flushed.
 */
import { PpState } from "../abi/generated/pp-local";
import { Globals, globals, launchInfo } from "./globals";
import { flushHost } from "./hv";
import { ppBlock, ppState } from "./pp";

/** The count. It is raised behind each change: who reads the new one and flushes then sees the change. */
export function hostChanges(): u64 {
  return atomic.load<u64>(changetype<usize>(globals()), offsetof<Globals>("hostChanges"));
}

/** Says that something changed for the core that each PP has to notice before it enters it again. */
export function announceChange(): u64 {
  return atomic.add<u64>(changetype<usize>(globals()), 1, offsetof<Globals>("hostChanges")) + 1;
}

/** Behind an unmapping: this PP flushes now, the others before they reach what is unmapped. Answers the change. */
export function announceUnmapping(pp: u32): u64 {
  const change = announceChange();
  flush(pp, change);
  return change;
}

/** Drops what this PP keeps of translations that were taken away before `change`, which it has read. */
export function flush(pp: u32, change: u64): void {
  flushHost();
  atomic.store<u64>(changetype<usize>(ppState(pp)), change, offsetof<PpState>("flushed"));
}

/** This PP is about to use a VS block, whose pages may be others than when it last did. */
export function catchUp(pp: u32): void {
  const changes = hostChanges();
  if (changes != ppState(pp).flushed) flush(pp, changes);
}

/**
 * True if no core can reach what `change` took away. A PP says that it is in the core before it reads the count
 * (upcall.ts): one that is not seen there here flushes as it enters.
 */
export function hasDrained(change: u64): bool {
  const pps = launchInfo().pps;
  for (let i: u32 = 0; i < pps; i++) {
    const state = changetype<usize>(ppState(ppBlock(i)));
    if (atomic.load<u32>(state, offsetof<PpState>("inCore")) == 0) continue;
    if (atomic.load<u64>(state, offsetof<PpState>("flushed")) < change) return false;
  }
  return true;
}
