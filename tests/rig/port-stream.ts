import { ChannelDecoder } from "./channel.ts";

/** What comes out of one of the machine's output ports: collected, and passed on as it comes. */
export class PortStream {
  readonly decoder: ChannelDecoder;
  private readonly chunks: Buffer[] = [];
  private readonly watchers = new Set<() => void>();

  /** @param onBytes is given the payload as it comes */
  constructor(nonce: string, onBytes?: (bytes: Buffer) => void) {
    this.decoder = new ChannelDecoder(nonce, (bytes) => {
      this.chunks.push(bytes);
      onBytes?.(bytes);
      for (const watcher of this.watchers) watcher();
    });
  }

  /** Takes what came out of the port, in pieces of any size. */
  push(bytes: Uint8Array): void {
    this.decoder.push(bytes);
  }

  /** The payload so far. */
  bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** Says that nothing more comes. */
  close(): void {
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
}
