"""The texts of the demonstration year's posts, put together from sentences by a drawn lot."""

from dataclasses import dataclass
from datetime import date
from random import Random

from sandbox.year.topic import SITE, Topic
from sandbox.year.topics_at_home import AT_HOME
from sandbox.year.topics_at_work import AT_WORK

TOPICS = (*AT_HOME, *AT_WORK)

ADVICE = (
    "نصيحة اليوم: {fact}",
    "هل تعلم؟ {fact}",
    "تذكير يهمك: {fact}",
    "دقيقة من وقتك. {fact}",
    "من أسئلة هذا الأسبوع في {name}: {fact}",
    "{fact} شاركها مع من تحب.",
    "{fact}\nسلامتكم هدفنا.",
    "قبل أن تشتري: {fact}",
    "معلومة من مختبراتنا: {fact}",
    "{fact} احفظ هذا المنشور لوقت الحاجة.",
    "لا تؤجلها: {fact}",
    "في {name} تفصيل صغير يصنع الفرق. {fact}",
)
TWO_FACTS = (
    "{fact}\n{other}",
    "ملاحظتان في {name}:\n1. {fact}\n2. {other}",
    "{fact} ولا تنس: {other}",
)
SERVICES = (
    "{fact} التفاصيل: {url}",
    "خدمة {name} متاحة على مدار الساعة دون مراجعة: {url}",
    "كل ما يخص {name} في صفحة واحدة: {url}",
    "أسئلة {name} وأجوبتها محدثة هذا الأسبوع: {url}",
    "{fact}\nابدأ من هنا: {url}",
)
ENGAGEMENT = (
    "سؤال الأسبوع: ما أول شيء تنظر إليه في {name}؟ أجب في التعليقات وسنعلن الإجابة غداً.",
    "صح أم خطأ؟ «{fact}» أخبرنا برأيك.",
    "جرّب اليوم وأخبرنا بالنتيجة: {fact}",
    "أي موضوع في {name} تريد أن نشرحه في الحلقة القادمة؟",
)
NEWS = (
    "عقدت اللجنة الفنية لمواصفات {field} اجتماعها رقم {small} وناقشت {few} مشروعات.",
    "اعتمدت الهيئة {few} مواصفات في مجال {field}، ويبدأ سريانها بعد {small} يوماً من النشر.",
    "مسودة مواصفة {field} معروضة للعموم حتى {day} من الشهر. رأيك يصنع الفرق.",
    "زار وفد من {guests} مختبراتنا واطلع على طرق اختبار {field}.",
    "أنهى فريق المترولوجيا معايرة {small} جهازاً مرجعياً هذا الأسبوع.",
    "ناقش خبراؤنا مع {guests} متطلبات {field} الجديدة.",
    "فُتح باب الترشح لعضوية لجنة {field}. التقديم حتى {day} من الشهر.",
    "نُشر الدليل المبسط لمتطلبات {field} بالعربية والإنجليزية.",
    "تستضيف الهيئة اجتماع فريق العمل المعني بمواصفات {field} على مدى يومين.",
    "أنجزنا هذا الشهر {small} طلباً في خدمة {name} بمتوسط {few} أيام عمل.",
)
EVENTS = (
    "ورشة «{name} للمبتدئين» يوم {weekday}، من الساعة التاسعة إلى الثانية عشرة. التسجيل مفتوح.",
    "ندوة عن بُعد حول {field} يوم {weekday} القادم. سجّل: {site}/events",
    "بدأ التسجيل في جولة المقارنات البينية لاختبارات {field}. المقاعد محدودة.",
    "زارنا اليوم {small} طالباً وطالبة من {school} وجرّبوا اختبار {field} بأيديهم.",
    "نشارك في معرض {fair} بجناح يشرح متطلبات {field}. ننتظركم.",
    "بث مباشر يوم {weekday}: أسئلتكم عن {name} على الهواء.",
)
RECALLS = (
    "تنبيه: استدعاء {product} طراز {model} لاحتمال {danger}. أوقف الاستعمال وراجع الوكيل مجاناً.",
    "تنبيه: سحب {product} دفعة {model} بسبب {danger}. أعد ما لديك إلى البائع.",
    "تحديث: ارتفع عدد ما استُبدل من {product} طراز {model} إلى {small} قطعة. شكراً لتعاونكم.",
)
ENGLISH = (
    "Before you buy {thing_en}, look for the Gulf conformity mark and scan the code beside it.",
    "Our draft standard for {thing_en} is open for public comment until day {day} of the month.",
    "New this week: a plain guide to the requirements for {thing_en}, on {few} pages.",
    "Registration is open for the workshop on {thing_en}. {small} seats are left.",
    "Inside the lab: how we test {thing_en} in less than {small} seconds.",
    "Importers of {thing_en}: check the register of notified bodies before you ship.",
    "Our committee on {thing_en} met this week and settled {few} comments from the public.",
    "{small} laboratories took part in this year's proficiency round on {thing_en}.",
    "What does the label on {thing_en} tell you? Three things, in {small} seconds.",
    "Small makers of {thing_en}: book half an hour with us before you order the mould.",
)
FIELDS = (
    "الدهانات الجدارية", "الحقائب المدرسية", "شواحن المركبات الكهربائية", "مياه الشرب المعبأة",
    "العزل الحراري", "الدراجات الهوائية", "الأثاث المنزلي", "أدوات المطبخ", "الملابس القطنية",
    "مصابيح الإضاءة", "أنابيب البلاستيك", "الزجاج الآمن", "معدات الملاعب", "السخانات الشمسية",
    "مواد البناء الخضراء", "التمور ومنتجاتها", "المراوح المنزلية", "خوذ الدراجات", "الكابلات",
    "العطور والبخور", "مستلزمات الأطفال", "الأجهزة الطبية المنزلية", "الأسمدة العضوية", "الطابوق",
)  # fmt: skip
THINGS_EN = (
    "electric kettles", "phone chargers", "children's toys", "car tyres", "bicycle helmets",
    "air conditioners", "solar water heaters", "LED lamps", "school bags", "bottled water",
    "extension leads", "child seats",
)  # fmt: skip
GUESTS = (
    "كلية الهندسة", "غرفة التجارة", "جمعية حماية المستهلك", "الاتحاد الخليجي للمختبرات",
    "معهد التدريب الصناعي", "هيئة اعتماد شقيقة", "مصنع وطني ناشئ",
)  # fmt: skip
SCHOOLS = ("مدرسة الأمل", "ثانوية الواحة", "متوسطة النخيل", "مدرسة البحر", "روضة الياسمين")
FAIRS = ("البناء والتشييد", "الغذاء والتغليف", "الأسرة والطفل", "الطاقة الشمسية", "السيارات")
WEEKDAYS = ("الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس")
PRODUCTS = (
    "سخان قهوة", "دمية مضيئة", "مكواة بخار", "شاحن جداري", "مصباح مكتب", "خلاط يدوي",
    "عربة أطفال", "دراجة توازن", "مجفف شعر", "مدفأة كهربائية",
)  # fmt: skip
DANGERS = (
    "تسرب كهربائي",
    "سهولة نزع البطارية",
    "انفصال قطعة صغيرة",
    "ارتفاع الحرارة",
    "كسر المقبض",
)
# Month and day of days that the body marks, whatever the year.
OCCASIONS: dict[tuple[int, int], str] = {
    (3, 15): "في اليوم العالمي لحقوق المستهلك نذكركم: السؤال قبل الشراء حق.",
    (3, 25): "يحتفي العالم العربي اليوم باليوم العربي للتقييس. شكراً لكل من كتب بنداً حمى إنساناً.",
    (5, 20): "اليوم العالمي للمترولوجيا: كل كيلوغرام في السوق يعود إلى قياس واحد.",
    (5, 25): "في ذكرى تأسيس مجلس التعاون: مواصفة واحدة، سوق واحدة، ثقة أكبر.",
    (6, 9): "اليوم العالمي للاعتماد: ثقة تُبنى باختبار يُعاد فيعطي الرقم نفسه.",
    (10, 14): "اليوم العالمي للمواصفات. شكراً لآلاف الخبراء الذين يتفقون لنعيش بأمان.",
    (12, 18): "في اليوم العالمي للغة العربية: بطاقة البيان العربية حق لكل مشترٍ.",
}

# How often each kind is drawn.
KINDS = {
    "advice": 34,
    "two": 9,
    "service": 14,
    "engagement": 7,
    "news": 20,
    "event": 10,
    "recall": 6,
}
# The tag of what belongs to no topic.
TAGS = {
    "news": "أخبار_المواصفات",
    "event": "فعاليات_المواصفات",
    "recall": "استدعاء",
    "occasion": "المواصفات_النموذجية",
}


@dataclass(frozen=True)
class Wording:
    """What one post says: its text, a title where the network wants one, and its picture's alt."""

    text: str
    title: str
    alt: str
    topic: Topic
    language: str = "ar"


def wording(lot: Random, *, day: date, network: str) -> Wording:
    """Return the words of a post of a day on a network."""
    topic = lot.choice(TOPICS)
    if (day.month, day.day) in OCCASIONS and lot.random() < 0.6:
        text = OCCASIONS[day.month, day.day]
        return _finished(lot, text, topic, kind="occasion", network=network)
    if lot.random() < (0.2 if network == "linkedin" else 0.02):
        text = lot.choice(ENGLISH).format(
            thing_en=lot.choice(THINGS_EN),
            few=lot.randint(3, 9),
            small=lot.randint(11, 96),
            day=lot.randint(18, 28),
        )
        return Wording(f"{text} #GulfStandards", text[:95], topic.alt, topic, "en")
    kind = lot.choices(list(KINDS), weights=list(KINDS.values()))[0]
    return _finished(lot, _text(lot, kind, topic), topic, kind=kind, network=network)


def _finished(lot: Random, text: str, topic: Topic, *, kind: str, network: str) -> Wording:
    title = f"{topic.name}: {text.partition('.')[0]}"[:95].strip()
    if network == "youtube":
        text = f"{text}\n\n{topic.facts[0]}\n{topic.url}"
    tag = f"#{TAGS.get(kind, topic.tag)}"
    return Wording(f"{text} {tag}" if lot.random() < 0.8 else text, title, topic.alt, topic)


def _text(lot: Random, kind: str, topic: Topic) -> str:
    first, second = lot.sample(topic.facts, 2)
    templates = {
        "advice": ADVICE,
        "two": TWO_FACTS,
        "service": SERVICES,
        "engagement": ENGAGEMENT,
        "news": NEWS,
        "event": EVENTS,
        "recall": RECALLS,
    }
    return lot.choice(templates[kind]).format(
        fact=first,
        other=second,
        name=topic.name,
        url=topic.url,
        site=SITE,
        field=lot.choice(FIELDS),
        few=lot.randint(3, 9),
        small=lot.randint(11, 96),
        day=lot.randint(18, 28),
        weekday=lot.choice(WEEKDAYS),
        guests=lot.choice(GUESTS),
        school=lot.choice(SCHOOLS),
        fair=lot.choice(FAIRS),
        product=lot.choice(PRODUCTS),
        model=f"{lot.choice('KRSVT')}{lot.choice('ABCX')}-{lot.randint(100, 999)}",
        danger=lot.choice(DANGERS),
    )
