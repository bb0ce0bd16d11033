import type { Server, Socket } from "node:net";
import { ChannelDecoder } from "./channel.ts";

/** What comes out of one of the machine's output ports: collected, and passed on as it comes. */
export class PortStream {
  readonly decoder: ChannelDecoder;
  private readonly chunks: Buffer[] = [];
  private readonly watchers = new Set<() => void>();
  private closed: Promise<void> | undefined;

  /**
   * @param server QEMU connects to it, once
   * @param onBytes is given the payload as it comes
   */
  constructor(server: Server, nonce: string, onBytes?: (bytes: Buffer) => void) {
    this.decoder = new ChannelDecoder(nonce, (bytes) => {
      this.chunks.push(bytes);
      onBytes?.(bytes);
      for (const watcher of this.watchers) watcher();
    });
    server.once("connection", (socket) => this.attach(socket));
  }

  /** The payload so far. */
  bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** Settles when all that QEMU sent has been taken. Call it when QEMU has gone. */
  async drained(): Promise<void> {
    await this.closed;
    this.decoder.close();
  }

  /** Settles when the payload contains the text, rejects when `over` settles before that. */
  printed(text: string, over: Promise<unknown>): Promise<void> {
    return new Promise((resolve, reject) => {
      const watch = (): void => {
        if (!this.bytes().includes(text)) return;
        this.watchers.delete(watch);
        resolve();
      };
      this.watchers.add(watch);
      watch();
      void over.then(() => {
        this.watchers.delete(watch);
        reject(
          new Error(`the machine ended before it printed "${text}"; it printed:\n${this.bytes().toString()}`),
        );
      });
    });
  }

  private attach(socket: Socket): void {
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    socket.on("error", () => undefined); // "close" follows
    socket.on("data", (bytes) => this.decoder.push(bytes));
  }
}
