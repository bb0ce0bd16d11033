/** C functions of microv.h: the trap, and one typed function per op that is served. */
import type { Input, Op, Output } from "../abi/model.ts";
import { fullName, REGISTERS } from "../abi/model.ts";
import { OPS } from "../ops.ts";

const TRAP = `#define MV_TRAP_OPERANDS : "+a"(rax), "+r"(r10), "+r"(r11), "+r"(r12), "+r"(r13) : : "memory", "cc"

/** Whether this is a processor of Intel's, whose instruction for hypercalls is another one. CPUID is asked once. */
static inline int mv_is_intel(void)
{
	static int known;
	uint32_t eax = 0, ebx, ecx = 0, edx;

	if (!known) {
		__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
		known = ebx == 0x756e6547 ? 1 : -1; /* "Genu" */
	}
	return known > 0;
}

/**
 * One hypercall. \`rax\` is MV_..._OP_...; \`regs\` holds R10 to R13 and receives them back.
 * Returns RAX, an MV_STATUS_ code. Memory may change: the shared page belongs to the call.
 */
static inline mv_status_t mv_hypercall(uint64_t rax, uint64_t regs[4])
{
	int intel = mv_is_intel();
	register uint64_t r10 __asm__("r10") = regs[0];
	register uint64_t r11 __asm__("r11") = regs[1];
	register uint64_t r12 __asm__("r12") = regs[2];
	register uint64_t r13 __asm__("r13") = regs[3];

	if (intel)
		__asm__ volatile("vmcall" MV_TRAP_OPERANDS);
	else
		__asm__ volatile("vmmcall" MV_TRAP_OPERANDS);
	regs[0] = r10;
	regs[1] = r11;
	regs[2] = r12;
	regs[3] = r13;
	return rax;
}
`;

/** The trap and all functions. */
export function callFunctions(): string {
  return [TRAP, ...OPS.filter((op) => op.served).map(callFunction)].join("\n");
}

function callFunction(op: Op): string {
  const parameters = [...op.inputs.map(inParameter), ...op.outputs.map(outParameter)];
  const values = REGISTERS.map((register) => op.inputs.find((one) => one.register === register)?.name ?? "0");
  const lines = [
    `/** ${op.doc} */`,
    `static inline mv_status_t ${fullName(op)}(${parameters.join(", ") || "void"})`,
    "{",
    `\tuint64_t regs[4] = { ${values.join(", ")} };`,
    `\tmv_status_t status = mv_hypercall(${fullName(op).toUpperCase()}, regs);`,
    "",
    ...op.outputs.map(
      (out) => `\t*out_${out.name} = (uint${out.bits}_t)regs[${REGISTERS.indexOf(out.register)}];`,
    ),
    "\treturn status;",
    "}",
  ];
  return lines.join("\n") + "\n";
}

function inParameter(one: Input): string {
  return `uint${one.bits}_t ${one.name}`;
}

function outParameter(one: Output): string {
  return `uint${one.bits}_t *out_${one.name}`;
}
