import assert from "node:assert/strict";
import { test } from "node:test";
import { countKinds } from "./count.ts";
import { addListing, disassemble, type Disassembly } from "./disassembly.ts";

const LISTING = `
build/kernel.elf:     file format elf64-x86-64

ffffffff80200000 <svm_enter>:
ffffffff80200000:	vmload %rax
ffffffff80200003:	sti
ffffffff80200004:	vmrun
ffffffff80200007:	lock cmpxchg %edx,(%rdi)
ffffffff8020000b:	xchg   %eax,(%rdi)
ffffffff8020000d:	xchg   %ax,%ax

ffffffff80200010 <ts_leave>:
ffffffff80200010:	mov    %cr3,%rax
ffffffff80200013:	mov    %db7,%rax
ffffffff80200016:	mov    %rax,0x10(%rcx)
ffffffff8020001a:	wrmsr
ffffffff8020001c:	xsavec64 (%rdi)
ffffffff80200020:	sysretq
ffffffff80200023:	rep stos %al,%es:(%rdi)
ffffffff80200026:	vmread %rax,%rcx
ffffffff80200029:	vmwrite %rcx,%rax
ffffffff8020002c:	vmptrld (%rdi)
ffffffff8020002f:	vmresume
`;

function listing(): Disassembly {
  const code: Disassembly = new Map();
  addListing(LISTING, code);
  return code;
}

test("instructions are found by address, with prefix and function", () => {
  const code = listing();
  assert.equal(code.size, 17);
  assert.deepEqual(code.get("ffffffff80200007"), {
    mnemonic: "lock cmpxchg",
    operands: "%edx,(%rdi)",
    symbol: "svm_enter",
  });
  assert.equal(code.get("ffffffff80200023")?.mnemonic, "rep stos");
  assert.equal(code.get("ffffffff80200004")?.operands, "");
});

test("each kind is counted, and what only looks like one is not", () => {
  assert.deepEqual(countKinds([...listing().values()]), {
    instructions: 17,
    msr_accesses: 1,
    vm_state_moves: 1,
    vmcs_accesses: 2,
    vmcs_switches: 1,
    control_moves: 2,
    extended_state: 1,
    ring_crossings: 1,
    locked: 2,
  });
});

test("a file that is not there is refused with objdump's word", () => {
  assert.throws(() => disassemble(["/nowhere/kernel.elf"]), /objdump \/nowhere\/kernel\.elf: .*No such file/);
});
