import { useEffect, useState } from "preact/hooks";

/** Says that it is busy only if that lasts, so that a quick answer does not flicker. */
export function Waiting({ idle, busy }: { idle: string; busy: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return <>{late ? busy : idle}</>;
}
