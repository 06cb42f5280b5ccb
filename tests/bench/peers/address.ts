/** Where a peer listens: on this machine only, at the port that the bench names. */
export const address = { host: "127.0.0.1", port: Number(process.env.PORT) } as const;

/** Tells the bench that people may come. */
export function announce(): void {
  console.log(JSON.stringify({ port: address.port }));
}
