/** Ways from an emulator's serial port to us. Each returns a function that settles when all has been taken. */
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { createServer, type Server } from "node:net";

/** Called when the emulator has gone. */
export type Drain = () => Promise<void>;

type Take = (bytes: Buffer) => void;

const POLL_MS = 50;
const CHUNK = 1 << 16;

/** From a server that the emulator connects to, once. */
export function fromServer(server: Server, take: Take): Drain {
  let closed = Promise.resolve();
  server.once("connection", (socket) => {
    closed = new Promise((resolve) => socket.once("close", () => resolve()));
    socket.on("error", () => undefined); // "close" follows
    socket.on("data", take);
  });
  return () => closed;
}

/** From a file that the emulator makes and appends to. */
export function fromFile(path: string, take: Take): Drain {
  let file: number | undefined;
  const chunk = Buffer.alloc(CHUNK);
  const takeAll = (): void => {
    if (file === undefined && existsSync(path)) file = openSync(path, "r");
    if (file === undefined) return;
    for (let n = readSync(file, chunk); n > 0; n = readSync(file, chunk))
      take(Buffer.from(chunk.subarray(0, n)));
  };
  const timer = setInterval(takeAll, POLL_MS);
  return () => {
    clearInterval(timer);
    takeAll();
    if (file !== undefined) closeSync(file);
    return Promise.resolve();
  };
}

/** A server on a Unix socket's path, or on a free TCP port of this host alone. */
export function listen(at: string | { host: string }): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    const ready = (): void => resolve(server);
    if (typeof at === "string") server.listen(at, ready);
    else server.listen(0, at.host, ready);
  });
}
