import { useSignal } from "@preact/signals";
import { away, toast } from "../../app/notices.ts";
import { screen } from "../../app/page.ts";
import { forgotten, storageBlocked } from "../../device/device.ts";

export function Notices() {
  return (
    <div class="notices">
      <div role="status">
        {away.value && <p class="banner">Parlor cannot be reached. Trying again…</p>}
        {toast.value !== "" && <p class="toast">{toast}</p>}
      </div>
      <Standing />
    </div>
  );
}

function Standing() {
  const isRead = useSignal(false);
  const isBlocked = storageBlocked.value && !isRead.value;
  const isForgotten = forgotten.value;
  if (!isBlocked && !isForgotten) return null;
  return (
    <aside aria-label="About this browser">
      {isBlocked && <Blocked read={() => (isRead.value = true)} />}
      {isForgotten && <Forgotten />}
    </aside>
  );
}

function Blocked({ read }: { read: () => void }) {
  return (
    <p class="banner" role="note">
      This browser keeps nothing for this page: your name and unsent messages are gone when you close it.{" "}
      <button class="link" type="button" onClick={read}>
        OK
      </button>
    </p>
  );
}

function Forgotten() {
  return (
    <p class="banner" role="note">
      This device has forgotten everything.
      {screen.value.at === "room" && " In this tab you stay in the room until you leave it."}{" "}
      <button class="link" type="button" onClick={() => (forgotten.value = false)}>
        OK
      </button>
    </p>
  );
}
