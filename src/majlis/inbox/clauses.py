"""The rules with which an institution begins: the reasons that participation policies give.

Each institution words them anew; the codes stay. What they leave out is on purpose: criticism,
however sharp, is no ground for anything.
"""

from typing import Final, NamedTuple


class Worded(NamedTuple):
    """One rule in both languages."""

    code: str
    title_ar: str
    title_en: str
    text_ar: str
    text_en: str


PERSONAL_DATA: Final = "personal_data"

INTRO_AR: Final = (
    "نرحّب بآرائكم وأسئلتكم وانتقاداتكم، ونجيب باحترام وبمعلومة صحيحة وفي الوقت الموعود، وفي القناة"
    " التي اخترتموها. نرجو أن تكون المشاركة في الموضوع وبلغة لائقة، وألا تتضمن بياناتكم الشخصية أو"
    " بيانات غيركم. النقد ليس سبباً لأي تدبير."
)
INTRO_EN: Final = (
    "We welcome your views, questions and criticism, and answer with respect, correctly, in the"
    " time we promise and in the channel you chose. Please stay on the subject, write decently, and"
    " leave out personal data of yourself and of others. Criticism is not a ground for any measure."
)

DEFAULTS: Final = (
    Worded(
        "security",
        "تهديد الأمن والسلامة",
        "Threat to security",
        "التهديد أو التحريض أو الدعوة إلى ما يضر بسلامة الناس أو المنشآت.",
        "Threats, incitement, or calls for what endangers people or places.",
    ),
    Worded(
        "language",
        "لغة غير لائقة",
        "Unfit language",
        "الشتم والسباب والألفاظ النابية.",
        "Swearing, abuse and coarse words.",
    ),
    Worded(
        "privacy",
        "انتهاك الخصوصية أو الإساءة",
        "Breach of privacy or insult",
        "الإساءة إلى شخص بعينه أو كشف شؤونه الخاصة.",
        "Insulting a certain person or laying open their private affairs.",
    ),
    Worded(
        "law",
        "مخالفة الأنظمة",
        "Against the law",
        "ما تمنعه الأنظمة المعمول بها في البلاد.",
        "What the law of the country forbids.",
    ),
    Worded(
        "obscene",
        "محتوى فاحش أو تشهير",
        "Obscene or defamatory",
        "المحتوى الخادش للحياء، واتهام أشخاص أو جهات بما لا دليل عليه بقصد التشهير.",
        "Indecent content, and accusations without proof that are meant to defame.",
    ),
    Worded(
        "spam",
        "إزعاج أو إعلان",
        "Spam or trade",
        "الإعلانات والترويج وتكرار النص نفسه.",
        "Advertising, promotion, and the same text again and again.",
    ),
    Worded(
        "bias",
        "تمييز",
        "Bias",
        "الازدراء أو التمييز بسبب العرق أو اللون أو الجنسية أو الدين أو المكانة الاجتماعية.",
        "Contempt or bias by race, colour, nationality, religion or status.",
    ),
    Worded(
        "dispute",
        "نزاع بين جماعات أو خلاف سياسي",
        "Group or political dispute",
        "إثارة النزاع بين الجماعات، أو خلاف سياسي لا صلة له بعمل الجهة.",
        "Stirring up groups against each other, or political disputes that are none of our work.",
    ),
    Worded(
        "property",
        "حقوق الملكية الفكرية",
        "Intellectual property",
        "نشر ما يملكه غيركم دون إذنه.",
        "Publishing without permission what belongs to others.",
    ),
    Worded(
        "off_topic",
        "خارج الموضوع",
        "Off topic",
        "ما لا صلة له بموضوع المنشور ولا بعمل الجهة.",
        "What has to do neither with the post nor with our work.",
    ),
    Worded(
        "fraud",
        "انتحال أو احتيال",
        "Impersonation or fraud",
        "انتحال صفة الجهة أو غيرها، والروابط والعروض الاحتيالية.",
        "Posing as us or as others, and fraudulent links and offers.",
    ),
    Worded(
        PERSONAL_DATA,
        "كشف بيانات شخصية",
        "Personal data exposed",
        "أرقام الهوية والهواتف والحسابات والبطاقات والعناوين، لصاحبها أو لغيره: نخفيها حمايةً له"
        " ونكمل معه على الخاص.",
        "Identity, telephone, account and card numbers or addresses, the writer's own or another's:"
        " we hide them to protect the person and go on privately.",
    ),
)
CODES: Final = tuple(each.code for each in DEFAULTS)
