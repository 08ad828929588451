"""An auditor asks: who approved this, what exactly went out, and when?"""

import pytest
from playwright.sync_api import expect

from tests.journeys import composing

pytestmark = pytest.mark.alone

TEXT = "يبدأ العمل بمواصفة الألعاب الجديدة يوم الأحد. التفاصيل على موقع الهيئة. #سلامة_الألعاب"


def test_three_clicks_lead_from_today_to_who_signed_what_went_out_and_when(stack, desk_of, look):
    huda, salem, yousef = desk_of("huda"), desk_of("salem"), desk_of("yousef")
    composing.write(huda, stack, networks=["x", "linkedin"], text=TEXT)
    composing.saved(huda)
    composing.publish(salem, stack, composing.send(huda))
    expect(salem.locator("#outcome > li[data-state=verified]")).to_have_count(2, timeout=20_000)

    yousef.goto(stack.url)
    look(yousef, "auditor-today")
    yousef.locator(".post-card__link", has_text="مواصفة الألعاب الجديدة").click()  # one
    page = yousef.locator("main")
    expect(page).to_contain_text("سالم المعمري")  # who approved
    expect(page.locator(".preview__text").first).to_have_text(TEXT)
    yousef.locator(".fold > summary:has([data-network=x])").click()  # two: the fingerprint
    expect(page.locator(".fold[open] .facts")).to_contain_text("البصمة")
    look(yousef, "auditor-post")
    yousef.locator("#outcome a[href^='/deliveries/']").first.click()  # three: every step

    expect(page).to_contain_text(TEXT)
    expect(page.locator(".timeline__step")).not_to_have_count(0)
    look(yousef, "auditor-delivery")
    yousef.goto(f"{stack.url}/record/")
    approved = yousef.locator("tr", has_text="اعتُمد المنشور").first
    expect(approved).to_contain_text("سالم المعمري")
