/** The notification bell: how many are unread, what they say, read and delete. */
import { el, icon, iconButton, set } from "./dom.js";
import { inWords, t, when } from "./speech.js";
import { toast } from "./toast.js";

const ICONS = { success: "check", error: "alert", warning: "alert", info: "info" };

export function bell(app) {
  const count = el("span", { class: "bell-count", hidden: true, "data-testid": "bell-count" });
  const list = el("ul", { class: "notifications", "data-testid": "notifications" });
  const panel = el("div", { class: "panel", id: "bell-panel", hidden: true });
  const button = el("button", { type: "button", class: "icon-button", "aria-expanded": "false", "aria-controls": "bell-panel", "data-testid": "bell" }, icon("bell"), count);
  const element = el("div", { class: "bell" }, button, panel);
  const leaving = new AbortController();
  const { signal } = leaving;
  const state = { unread: 0, items: [] };

  async function reload() {
    try {
      const told = await app.client.notifications({ signal });
      Object.assign(state, { unread: told.unread_count, items: told.notifications });
      show();
    } catch (error) {
      if (!signal.aborted && !panel.hidden) toast(inWords(error), "error");
    }
  }

  function show() {
    count.hidden = state.unread === 0;
    count.textContent = state.unread > 99 ? "99+" : String(state.unread);
    set(button, "aria-label", state.unread ? t("notificationsUnread", { count: state.unread }) : t("notifications"));
    list.replaceChildren(...(state.items.length ? state.items.map(item) : [el("li", { class: "notifications-empty" }, t("notificationsEmpty"))]));
    readAll.hidden = state.unread === 0;
  }

  const item = (notification) =>
    el(
      "li",
      { class: `notification ${notification.status}`, "data-testid": "notification-item" },
      el(
        "button",
        { type: "button", class: "notification-open", onclick: () => open(notification) },
        el("span", { class: `notification-icon ${notification.message_type}` }, icon(ICONS[notification.message_type] ?? "info")),
        el(
          "span",
          { class: "notification-words" },
          el("strong", {}, notification.title, notification.status === "unread" && el("span", { class: "visually-hidden" }, ` (${t("unreadMark")})`)),
          el("span", {}, notification.message),
          el("time", { datetime: notification.created_at }, when(notification.created_at)),
        ),
      ),
      el(
        "span",
        { class: "notification-actions" },
        notification.status === "unread" && iconButton("check", t("notificationRead"), () => read([notification]), { "data-testid": "notification-read" }),
        iconButton("trash", t("notificationDelete"), () => forget(notification), { "data-testid": "notification-delete" }),
      ),
    );

  function open(notification) {
    toggle(false);
    if (notification.status === "unread") read([notification]);
    if (isElsewhere(notification)) return window.open(notification.data_url, "_blank", "noopener");
    const address = addressOf(notification);
    if (address) app.go(address);
  }

  async function read(notifications) {
    const unread = notifications.filter(({ status }) => status === "unread");
    await tell(() => Promise.all(unread.map(({ event_id }) => app.client.markRead(event_id))));
  }

  const forget = (notification) => tell(() => app.client.deleteNotification(notification.event_id));

  async function tell(change) {
    try {
      await change();
    } catch (error) {
      toast(inWords(error), "error");
    }
    await reload();
  }

  function toggle(isOpen) {
    panel.hidden = !isOpen;
    set(button, "aria-expanded", String(isOpen));
    if (isOpen) reload();
  }

  const readAll = el("button", { type: "button", class: "link", hidden: true, onclick: () => read(state.items) }, t("notificationsAllRead"));
  panel.append(el("div", { class: "panel-head" }, el("h2", {}, t("notifications")), readAll), list);
  button.addEventListener("click", () => toggle(panel.hidden));
  document.addEventListener("click", ({ target }) => target.isConnected && !element.contains(target) && toggle(false), { signal });
  element.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || panel.hidden) return;
    toggle(false);
    button.focus();
  });
  const stop = app.client.stream({
    onNotification(notification) {
      if (!isInSight(notification)) toast(`${notification.title} — ${notification.message}`, notification.message_type);
      reload();
    },
  });
  show();
  reload();
  return {
    element,
    end() {
      stop();
      leaving.abort();
    },
  };
}

/** True when the view itself shows what happened. */
function isInSight({ metadata, data_id: id }) {
  return [`#/tasks/${metadata?.task_id}`, `#/pages/${id}`].includes(location.hash);
}

/** True when what was made is no page: it is looked at by its own address. */
function isElsewhere({ data_url: url, metadata }) {
  return Boolean(url) && (metadata?.kind ?? "page") !== "page";
}

/** Where a notification leads: the finished page, else the job. */
function addressOf({ message_type: type, data_url: url, data_id: id, metadata }) {
  const page = /\/product-details\/(\d+)/.exec(url ?? "")?.[1] ?? id;
  if (type === "success" && page) return `#/pages/${page}`;
  return metadata?.task_id ? `#/tasks/${metadata.task_id}` : null;
}
