import type { Socket } from "node:net";

/** An event or answer of QEMU's machine protocol (QMP). */
interface QmpMessage {
  QMP?: unknown;
  event?: string;
  data?: Record<string, unknown>;
  return?: unknown;
  error?: { class: string; desc: string };
}

/**
 * QEMU's monitor over QMP. Commands are answered in the order in which they were sent.
 */
export class Monitor {
  /** Why QEMU shut down, such as "guest-shutdown" or "guest-reset"; undefined while it runs. */
  shutdownReason: string | undefined;
  /** Settles when QEMU has closed the monitor and all it said has been taken. */
  readonly closed: Promise<void>;
  private readonly waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  private text = "";

  constructor(private readonly socket: Socket) {
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => this.take(chunk));
    socket.on("error", () => undefined); // "close" follows and tells those who wait
    this.closed = new Promise((resolve) => {
      socket.on("close", () => {
        this.fail(new Error("the machine has ended"));
        resolve();
      });
    });
    void this.command("qmp_capabilities").catch(() => undefined);
  }

  /** Sends a QMP command and returns its answer; an error answer rejects with QEMU's text. */
  command(execute: string, args: Record<string, unknown> = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) return reject(new Error("the machine has ended"));
      this.waiting.push({ resolve, reject });
      this.socket.write(`${JSON.stringify({ execute, arguments: args })}\n`);
    });
  }

  /** Runs a command of the human monitor, such as "nmi" or "info registers", and returns what it prints. */
  async human(line: string): Promise<string> {
    return String(await this.command("human-monitor-command", { "command-line": line }));
  }

  /**
   * Raises the LINT1 pin of every CPU's local APIC. Linux takes a non-maskable interrupt there on CPU 0 only;
   * the others get one by `echo l >/proc/sysrq-trigger` in the machine.
   */
  async injectNmi(): Promise<void> {
    await this.command("inject-nmi");
  }

  private take(chunk: string): void {
    this.text += chunk;
    const lines = this.text.split("\n");
    this.text = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") this.dispatch(JSON.parse(line) as QmpMessage);
  }

  private dispatch(message: QmpMessage): void {
    if (message.event === "SHUTDOWN") this.shutdownReason = String(message.data?.["reason"]);
    if ("return" in message) this.waiting.shift()?.resolve(message.return);
    if (message.error) this.waiting.shift()?.reject(new Error(`QEMU: ${message.error.desc}`));
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}
