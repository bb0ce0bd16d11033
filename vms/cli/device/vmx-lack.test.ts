import assert from "node:assert/strict";
import { before, test } from "node:test";
import { compileModule } from "../../../toolchain/compile/compile.ts";
import { targetByName } from "../../../toolchain/targets.ts";
import { DRIVER } from "../../../hypercall/generated/driver.node.ts";

let lack: (msr: number, bit: number, flag?: number) => string;
let isAboutEpt: (msr: number, bit: number) => boolean;

before(async () => {
  const entry = "vms/cli/device/vmx-lack.ts";
  const target = targetByName("module");
  const { wasm, data } = await compileModule({ target, entry, name: "lack", out: "" });
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 4, shared: true });
  new Uint8Array(memory.buffer).set(data, target.memoryBase);
  const module = await WebAssembly.compile(wasm as BufferSource);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { vmxLack, isAboutEpt: about } = exports as Record<string, (detail: bigint) => number>;
  assert.ok(vmxLack && about);
  const detail = (msr: number, bit: number, flag = 0): bigint => (BigInt(msr) << 32n) | BigInt(bit | flag);
  lack = (...parts) => {
    const at = vmxLack(detail(...parts));
    const bytes = new Uint32Array(memory.buffer, at - 4, 1)[0] ?? 0;
    return Buffer.from(memory.buffer, at, bytes).toString("utf16le");
  };
  isAboutEpt = (...parts) => about(detail(...parts)) !== 0;
});

/** What the driver asks for: boot/common/requirements-vmx.ts, whose test breaks each of these. */
const NEEDED: [msr: number, bits: number[]][] = [
  [0x481, [0, 3, 5]],
  [0x482, [2, 7, 22, 23, 24, 25, 28, 31]],
  [0x483, [2, 9, 18, 19, 20, 21]],
  [0x484, [2, 14, 15]],
  [0x485, [6, 8]],
  [0x48b, [1, 5]],
  [0x48c, [6, 14, 16, 17, 20, 25, 26, 32, 41]],
];

test("each thing that the driver may find missing has words of its own", () => {
  for (const [msr, bits] of NEEDED) {
    for (const bit of bits) assert.match(lack(msr, bit), /\w/, `${msr.toString(16)} bit ${bit}`);
  }
  for (const bit of [7, 15, 16]) assert.match(lack(0x482, bit, DRIVER.LACK_ALWAYS_ON), /cannot leave/);
  assert.notEqual(lack(0x482, 7), lack(0x482, 7, DRIVER.LACK_ALWAYS_ON));
});

test("what it does not know has none, and what belongs to EPT is told from the rest", () => {
  assert.equal(lack(0x482, 3), "");
  assert.equal(lack(0x480, 0), "");
  const ept = NEEDED.flatMap(([msr, bits]) => bits.filter((bit) => isAboutEpt(msr, bit)));
  assert.deepEqual(ept, [1, 6, 14, 16, 17, 20, 25, 26]);
});
