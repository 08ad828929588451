"""How the fault panel looks."""

from html import escape
from typing import TYPE_CHECKING

from sandbox.core.faults import CALLS, KINDS, Fault
from sandbox.core.pages import both, document
from sandbox.core.push_faults import PushFaults

if TYPE_CHECKING:
    from sandbox.core.network import Network
    from sandbox.core.world import World

CALL_WORDS = {
    "publish": "نشر",
    "prepare": "تحضير",
    "read": "قراءة",
    "list": "قائمة",
    "delete": "حذف",
    "message": "رسالة خاصة",
    "moderate": "تدبير",
    "change": "أي طلب يغيّر شيئاً",
    "token": "رمز دخول",
    "any": "أي طلب",
}
FAULT_WORDS = {
    "reset_before": "يُقطع الاتصال قبل القبول",
    "reset_after": "يُقطع الاتصال بعد القبول",
    "error_before_503": "خطأ 503 قبل القبول",
    "error_after_500": "خطأ 500 بعد القبول",
    "silence_before": "صمت دون قبول",
    "silence_after": "صمت بعد القبول",
    "html_before": "صفحة بدل JSON دون قبول",
    "html": "صفحة بدل JSON بعد القبول",
    "rate_limited": "تجاوز الحد",
    "token_expired": "انتهى رمز الدخول",
    "token_revoked": "سُحب الإذن",
    "refused": "رفض الشبكة",
    "slow": "جواب بطيء",
    "hold_before": "حبس قبل القبول",
    "hold_after": "حبس بعد القبول",
    "lost_token_answer": "ضاع جواب رمز الدخول",
    "drip": "جواب قطرة قطرة",
    "truncated": "جواب مبتور",
    "slow_processing": "معالجة بطيئة",
    "lagging_lists": "قوائم متأخرة",
}
COUNT_WORDS = {
    "events": "وقع",
    "sent": "وصل",
    "waiting": "ينتظر",
    "lost": "ضاع",
    "doubled": "تكرر",
    "shuffled": "بدّل دوره",
    "late": "تأخر",
    "tried_again": "أعيد",
    "given_up": "يُئس منه",
    "forged": "مزوّر",
    "altered": "محرّف",
    "refused": "رُفض منهما",
}

REFRESH = """
setInterval(async () => {
  try {
    const live = document.querySelector(".live");
    if (live.contains(document.activeElement)) return;
    const text = await (await fetch(location.href)).text();
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".live");
    if (fresh && fresh.innerHTML !== live.innerHTML) live.innerHTML = fresh.innerHTML;
  } catch (error) { /* the sandbox is away for a moment */ }
}, 2000);
"""


def panel_page(world: "World", *, said: str) -> str:
    """Return the page; `said` is what the last act came to."""
    note = f'<p class="said-so" role="status">{escape(said)}</p>' if said else ""
    body = f"""<h1>لوحة الأعطال<small lang="en" dir="ltr">Fault panel, sandbox</small></h1>{note}
<div class="grid">{_webhook_box(world)}{_fault_box(world)}{_settings_box(world)}</div>
<div class="live">{_counts_box(world)}{_hooks_box(world)}{_orders_box(world)}</div>"""
    walls = "".join(
        f'<li><a href="{one.base_url}/">{escape(one.title_ar)}</a></li>'
        for one in world.networks.values()
    )
    here = '<li><a href="/panel" aria-current="page">لوحة الأعطال</a></li>'
    bar = f'<nav class="bar" aria-label="الشبكات"><ul>{walls}{here}</ul></nav>'
    return document(title="لوحة الأعطال", body=body, shape="wide", script=REFRESH, bar=bar)


def _webhook_box(world: "World") -> str:
    return f"""<section class="box"><h2>{both("إشعارات الشبكات", "Webhooks")}</h2>
<form method="post" action="/panel/webhooks"><div class="fields">{_network_field(world)}
{_number("lost", "يضيع ٪")}{_number("doubled", "يتكرر ٪")}{_number("shuffled", "يبدّل دوره ٪")}
{_number("late_s", "يتأخر (ثوان)", most=86_400)}{_number("seed", "البذرة", most=10**9)}</div>
<button class="main">اضبط</button></form>
<form method="post" action="/panel/forge"><div class="fields">{_network_field(world)}
<button>أرسل مزوّرًا ومحرّفًا</button></div></form>
<form method="post" action="/panel/calm"><button>أزل الأعطال وابدأ العدّ</button></form></section>"""


def _fault_box(world: "World") -> str:
    calls = _options({name: CALL_WORDS[name] for name in CALLS}, chosen="any")
    kinds = _options({n: f"{FAULT_WORDS[n]} ({n})" for n in KINDS}, chosen="reset_after")
    return f"""<section class="box"><h2>{both("أعطال الطلبات", "Faults of calls")}</h2>
<form method="post" action="/panel/faults"><div class="fields">{_network_field(world)}
<label>الطلب<select name="call">{calls}</select></label>
<label>العطل<select name="fault">{kinds}</select></label>
{_number("times", "كم مرة", most=10_000, value="1")}
<label>في نصه<input name="match" dir="auto"></label>
{_number("delay_s", "البطء (ثوان)", most=3_600)}
{_number("seconds", "المدة (ثوان)", most=86_400)}</div>
<button class="main">أمُر بالعطل</button></form></section>"""


def _settings_box(world: "World") -> str:
    latency_s = f"{world.latency.total_seconds():g}"
    on_off = {"on": "نعم", "off": "لا"}
    quotas = _options(on_off, chosen="on" if world.quotas.on else "off")
    duplicates = _options(on_off, chosen="on" if world.refuses_duplicates else "off")
    now = world.clock.now()
    return f"""<section class="box"><h2>{both("الضبط والساعة", "Settings and clock")}</h2>
<form method="post" action="/panel/settings"><div class="fields">
{_number("latency_s", "تأخير كل جواب (ثوان)", most=60, value=latency_s)}
<label>الحدود نافذة<select name="quotas">{quotas}</select></label>
<label>يُرفض المكرر<select name="duplicates">{duplicates}</select></label></div>
<button class="main">احفظ الضبط</button></form>
<form method="post" action="/panel/clock"><div class="fields">
{_number("hours", "قدّم الساعة (ساعات)", least=-(10**6), most=10**6, value="1")}
<button>حرّك</button></div></form>
<p class="quiet">ساعة البيئة: <bdi dir="ltr">{now:%Y-%m-%d %H:%M} UTC</bdi></p></section>"""


def _counts_box(world: "World") -> str:
    heads = "".join(f"<th>{word}</th>" for word in COUNT_WORDS.values())
    rows = "".join(_count_row(world, one) for one in world.networks.values())
    return f"""<section class="box"><h2>{both("ما جرى للإشعارات", "What became of webhooks")}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="ما جرى للإشعارات"><table>
<thead><tr><th>الشبكة</th>{heads}<th>الأعطال</th></tr></thead><tbody>{rows}</tbody>
</table></div></section>"""


def _count_row(world: "World", network: "Network") -> str:
    cells = "".join(
        f"<td>{world.webhooks.counted(network.slug, name)}</td>" for name in COUNT_WORDS
    )
    faults = world.webhooks.faults.get(network.slug, PushFaults())
    words = [
        f"{COUNT_WORDS[name]} {getattr(faults, name) * 100:g}٪"
        for name in ("lost", "doubled", "shuffled")
        if getattr(faults, name)
    ]
    words += [f"تأخر {faults.late_s:g} ث"] if faults.late_s else []
    return f"<tr><th>{network.title_ar}</th>{cells}<td>{'، '.join(words) or '—'}</td></tr>"


def _hooks_box(world: "World") -> str:
    rows = "".join(
        f"""<tr><th>{escape(network.title_ar)}</th><td><bdi>{escape(hook["account"])}</bdi></td>
<td><bdi dir="ltr">{escape(hook["url"])}</bdi></td><td>{"نعم" if hook["valid"] else "لا"}</td>
<td>{_button("drop", "اقطع", network=network.slug, account=hook["account"])}</td></tr>"""
        for network in world.networks.values()
        for hook in network.hooks()
    )
    empty = '<tr><td colspan="5">لا اشتراكات</td></tr>'
    return f"""<section class="box"><h2>{both("المشتركون", "Subscribers")}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="المشتركون"><table><thead><tr>
<th>الشبكة</th><th>الحساب</th><th>العنوان</th><th>صالح</th><th>الاشتراك</th></tr></thead>
<tbody>{rows or empty}</tbody></table></div></section>"""


def _orders_box(world: "World") -> str:
    names = {slug: one.title_ar for slug, one in world.networks.items()}
    rows = "".join(_order_row(fault, names) for fault in world.faults.all()[::-1])
    empty = '<tr><td colspan="7">لا أوامر</td></tr>'
    return f"""<section class="box"><h2>{both("أوامر الأعطال", "Ordered faults")}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="أوامر الأعطال"><table><thead><tr>
<th>الأمر</th><th>الشبكة</th><th>الطلب</th><th>العطل</th><th>بقي</th><th>أصاب</th><th>ما يُفعل</th>
</tr></thead><tbody>{rows or empty}</tbody></table></div></section>"""


def _order_row(fault: Fault, names: dict[str, str]) -> str:
    release = _button("release", f"أطلق ({fault.held})", fault_id=fault.id) if fault.held else ""
    drop = _button("release", "اقطع", fault_id=fault.id, drop="1") if fault.held else ""
    match = f" «<bdi>{escape(fault.match)}</bdi>»" if fault.match else ""
    return f"""<tr><th><bdi>{fault.id}</bdi></th><td>{names.get(fault.network, "كل الشبكات")}</td>
<td>{CALL_WORDS[fault.call]}{match}</td><td>{FAULT_WORDS[fault.fault]}</td>
<td>{fault.remaining}</td><td>{fault.struck}</td>
<td>{release}{drop}{_button("withdraw", "اسحب", fault_id=fault.id)}</td></tr>"""


def _button(act: str, word: str, **fields: str) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    return (
        f'<form class="inline" method="post" action="/panel/{act}">{hidden}'
        f'<button class="link">{word}</button></form>'
    )


def _network_field(world: "World") -> str:
    known = {"any": "كل الشبكات", **{n.slug: n.title_ar for n in world.networks.values()}}
    return f'<label>الشبكة<select name="network">{_options(known, chosen="any")}</select></label>'


def _options(words: dict[str, str], *, chosen: str) -> str:
    return "".join(
        f'<option value="{value}"{" selected" if value == chosen else ""}>{escape(word)}</option>'
        for value, word in words.items()
    )


def _number(name: str, label: str, *, least: int = 0, most: int = 100, value: str = "") -> str:
    return (
        f'<label>{label}<input type="number" name="{name}" min="{least}" max="{most}" step="any"'
        f' value="{escape(value)}" dir="ltr" inputmode="decimal"></label>'
    )
