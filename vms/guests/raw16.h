/*
 * What raw 16-bit guests share (vms/cli/run): entered at 0x1000 in real mode, segments 0, SP 0x1000, IF 0.
 * COM1 is the console; a byte to EXIT_PORT ends the VM and is its status.
 */
	.set COM1, 0x3f8
	.set LINE_STATUS, COM1 + 5
	.set READY, 0x20
	.set EXIT_PORT, 0xf4

	.code16
	.text
	.globl _start

/* Ends the VM. */
	.macro EXIT status
	movb $\status, %al
	outb %al, $EXIT_PORT
	.endm

/* Prints a string that ends with a NUL; AX, DX and SI are lost. */
	.macro PRINT string
	movw $\string, %si
	call print
	.endm

/* The code behind PRINT, once in a guest. */
	.macro PRINT_CODE
print:
	movw $LINE_STATUS, %dx
1:	inb %dx, %al
	testb $READY, %al
	jz 1b
	lodsb
	testb %al, %al
	jz 2f
	movw $COM1, %dx
	outb %al, %dx
	jmp print
2:	ret
	.endm
