/** What tests of MTRRs do with the root, and see of its nested table. */
import assert from "node:assert/strict";
import { VALID, variableRange } from "../processor/mtrrs.ts";
import type { Leaf } from "../processor/nested-walk.ts";
import { Machine, type MachineOptions } from "./machine.ts";
import { Root } from "./root.ts";

export const PAGE = 0x1000;
export const MIB = 0x10_0000;
export const MIB2 = 2 * MIB;
export const GIB = 0x4000_0000;
export const PHYSICAL_BITS = 48;
/** All bits of a page's address. */
export const ADDRESSES = (1n << BigInt(PHYSICAL_BITS)) - BigInt(PAGE);
/** RAM of the root that nothing else is about. */
export const QUIET = 40 * MIB;

export interface Parts {
  readonly machine: Machine;
  readonly root: Root;
}

export async function start(options: MachineOptions = {}): Promise<Parts> {
  const machine = await Machine.launch(options);
  return { machine, root: new Root(machine) };
}

/** Of a range of 2^n bytes. */
export function maskOf(bytes: number): bigint {
  return ADDRESSES & ~BigInt(bytes - 1);
}

/** WRMSR of a variable range as an OS does it, which sets base and type before it makes the range valid. */
export function setRange(root: Root, i: number, type: number, base: number, mask: bigint): void {
  const msr = variableRange(i);
  root.wrmsr(msr.mask, 0n);
  root.wrmsr(msr.base, BigInt(base) | BigInt(type));
  root.wrmsr(msr.mask, mask | VALID);
}

/** All of the root's leaves, those that stand for hypervisor frames included. */
export function leaves({ machine }: Parts): Leaf[] {
  return machine.nested.tree(Number(machine.kernel.vm(0).get("nestedRoot"))).leaves;
}

/** The root's leaf over an address is that large and has that type, which SVM's tables do not say. */
export function assertLeaf(parts: Parts, gpa: number, bytes: number, type: number): void {
  const found = leaves(parts).find((leaf) => leaf.gpa <= gpa && gpa < leaf.gpa + leaf.bytes);
  assert.ok(found, `0x${gpa.toString(16)} is not mapped`);
  const wanted = { bytes, type: parts.machine.vendor === "intel" ? type : undefined };
  assert.deepEqual({ bytes: found.bytes, type: found.type }, wanted, `0x${gpa.toString(16)}`);
}

/** Each write was taken: the root has no event of it. */
export function assertTaken({ machine }: Parts): void {
  assert.deepEqual(machine.pp.delivered, []);
  machine.invariants.checkTables();
}
