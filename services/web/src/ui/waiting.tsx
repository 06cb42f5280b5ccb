import { useEffect, useState } from "preact/hooks";

/** A wait that is worth telling only when it lasts: nothing flickers where the answer is quick. */
export function Waiting({ idle, busy }: { idle: string; busy: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return <>{late ? busy : idle}</>;
}
