// Says whether a place is open now and marks today; nothing once the minutes in the page have run out.
{
  const language = document.documentElement.lang.replace(/^en$/, "en-GB");
  const covers = ({ from, to, yearly }, day) => {
    if (yearly != null) [from, to, day] = [from, to, day].map((it) => it.slice(5));
    return from <= to ? from <= day && day <= to : from <= day || day <= to;
  };
  const mark = (box, day) => {
    const name = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"][new Date(day).getUTCDay()];
    const within = [...box.querySelectorAll("[data-from]")].filter((it) => covers(it.dataset, day));
    const week = within[0] ?? box.querySelector("table:not([data-from])");
    const rows = week?.querySelectorAll(`[data-days~=${name}]`) ?? [];
    const row = rows[1] || rows[0]?.dataset.weeks ? null : rows[0];
    box.querySelector("[aria-current]")?.removeAttribute("aria-current");
    (within.find((it) => it.matches("li")) ?? row)?.setAttribute("aria-current", "date");
  };
  const show = (place) => {
    const { open, zone, until, opens } = place.dataset;
    const format = (at, how, tongue) => at.toLocaleString(tongue, { timeZone: zone, ...how });
    const day = (at) => format(at, { dateStyle: "short" }, "sv");
    const now = new Date();
    let sum = 0;
    const times = open.split(" ").map((step) => new Date((sum += +step) * 6e4));
    const index = times.findIndex((it) => it > now);
    if ((place.hidden = index < 0)) return;
    const next = times[index];
    const days = (new Date(day(next)) - new Date(day(now))) / 864e5;
    const how = { hour: "2-digit", minute: "2-digit" };
    if (index % 2 == 0 && days) Object.assign(how, days < 7 ? { weekday: "long" } : { day: "numeric", month: "long" });
    place.textContent = (index % 2 ? until : opens).replace("%", format(next, how, language));
    mark(place.parentElement, day(now));
    setTimeout(show, Math.min(next - now + 500, 36e5), place);
  };
  document.querySelectorAll("[data-open]").forEach(show);
}
