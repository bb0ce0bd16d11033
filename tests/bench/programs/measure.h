/*
 * The measured loop, the same text in a guest and in a program: ticks of one instruction between two RDTSC,
 * stored as u32 at ES:(R/E)DI, as often as LOAD_ITERATIONS says. Every row has one set-up instruction, so that the
 * loop of row "empty" costs exactly what the others cost beside their instruction.
 * Changes RAX, RSI, RBP, RDI and what the instruction changes, which must leave RSI, RBP and RDI alone.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#define ROW_ITERATIONS 1000
#define ROW_BYTES (4 * ROW_ITERATIONS)

/* Rows in the order in which they lie in the table. */
#define ROW_EMPTY 0
#define ROW_CPUID 1
#define ROW_HYPERCALL 2
#define ROW_OUT 3
#define ROW_RDMSR 4
#define ROW_WRMSR 5
#define ROW_HLT 6
#define ROW_NPF 7	/* in 64 bits only */
#define ROW_COUNT 8

/* A port that nothing answers: the exit goes to user space and back. */
#define OUT_PORT 0x80

/* Iterations while every instruction is traced. */
#define TRACE_ITERATIONS 8

#ifdef __ASSEMBLER__
/* The includer defines LOAD_ITERATIONS: one instruction that sets EBP, at most ROW_ITERATIONS. */
#define NOTHING
#define ZERO_RAX xor %eax, %eax
/* The set-up comes last, so that its operands may hold commas. */
#define MEASURE(INSTRUCTION, ...)	\
	cld;				\
	LOAD_ITERATIONS;		\
1:	rdtsc;				\
	mov %eax, %esi;			\
	__VA_ARGS__;			\
	INSTRUCTION;			\
	rdtsc;				\
	sub %esi, %eax;			\
	stosl;				\
	dec %ebp;			\
	jnz 1b
#endif

#endif
