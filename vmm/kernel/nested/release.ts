/**
 * Taking a nested tree apart: every leaf gives its shares back, every table goes to the pool. One
 * function per level, since recursion is forbidden.
 */
import { globals } from "../globals";
import { physLoad64 } from "../hv";
import { freePage } from "../pool";
import { isLeaf, isPresent, isTaken, target } from "./format";
import { ofLarge, unshare } from "./share";

export function releaseTables(pp: u32, root: u64): void {
  if (globals().levels == 5) releaseTop(pp, root);
  else release4(pp, root);
}

function releaseTop(pp: u32, table: u64): void {
  for (let i: u64 = 0; i < 512; i++) {
    const entry = physLoad64(table + (i << 3));
    if (isPresent(entry)) release4(pp, target(entry));
  }
  freePage(pp, table);
}

function release4(pp: u32, table: u64): void {
  for (let i: u64 = 0; i < 512; i++) {
    const entry = physLoad64(table + (i << 3));
    if (isPresent(entry)) release3(pp, target(entry));
  }
  freePage(pp, table);
}

function release3(pp: u32, table: u64): void {
  for (let i: u64 = 0; i < 512; i++) {
    const entry = physLoad64(table + (i << 3));
    if (isPresent(entry)) release2(pp, target(entry));
  }
  freePage(pp, table);
}

function release2(pp: u32, table: u64): void {
  for (let i: u64 = 0; i < 512; i++) {
    const entry = physLoad64(table + (i << 3));
    if (!isTaken(entry)) continue;
    if (isLeaf(entry, 2)) unshare(pp, ofLarge(target(entry)), 1);
    else release1(pp, target(entry));
  }
  freePage(pp, table);
}

function release1(pp: u32, table: u64): void {
  for (let i: u64 = 0; i < 512; i++) {
    const leaf = physLoad64(table + (i << 3));
    if (isTaken(leaf)) unshare(pp, target(leaf), 1);
  }
  freePage(pp, table);
}
