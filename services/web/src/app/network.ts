import { Connection, type Listener } from "@parlor/client/connection";

export function connectTo(listener: Listener): Connection {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return new Connection(`${scheme}://${location.host}/ws`, listener, watchNetwork);
}

/** Tells a connection of the tab and the network; returns the end of that. */
function watchNetwork(connection: Connection): () => void {
  const isHidden = () => document.visibilityState === "hidden";
  const seen = () => isHidden() || connection.doubt();
  const online = () => isHidden() || connection.online();
  const offline = () => connection.offline();
  addEventListener("online", online);
  addEventListener("offline", offline);
  document.addEventListener("visibilitychange", seen);
  return () => {
    removeEventListener("online", online);
    removeEventListener("offline", offline);
    document.removeEventListener("visibilitychange", seen);
  };
}

/** The page may never be seen again. Returns what ends it. */
export function whenHidden(act: () => void): () => void {
  const changed = () => document.visibilityState === "hidden" && act();
  addEventListener("pagehide", act);
  document.addEventListener("visibilitychange", changed);
  return () => {
    removeEventListener("pagehide", act);
    document.removeEventListener("visibilitychange", changed);
  };
}
