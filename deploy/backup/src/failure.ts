/** Something that a person can understand or mend. The message is a clause; main makes it a sentence. */
export class Failure extends Error {
  override name = "Failure";
}

/** Rejects with a Failure that says `otherwise` if the promise takes too long. */
export async function within<T>(milliseconds: number, promise: Promise<T>, otherwise: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Failure(otherwise)), milliseconds);
  return Promise.race([promise, late.promise]).finally(() => clearTimeout(timer));
}
