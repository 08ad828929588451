"""What an account may cost in a month: set and lifted by a manager."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from majlis.channels.forms import BudgetForm
from majlis.channels.models import Budget, Channel
from majlis.channels.models.budget import set_limit
from majlis.people.access import PersonRequest, may


@require_http_methods(["GET", "POST"])
@may("change_settings")
def budget(request: PersonRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel.objects.visible_to(request.user).connected(), pk=pk)
    if request.method != "POST":
        now = Budget.objects.filter(channel=channel).first()
        form = BudgetForm(initial={"limit": now.month_limit_usd if now else None})
        return render(request, "channels/budget.html", {"channel": channel, "form": form})
    form = BudgetForm(request.POST)
    if not form.is_valid():
        shown = {"channel": channel, "form": form}
        return render(request, "channels/budget.html", shown, status=422)
    set_limit(channel, form.cleaned_data["limit"], by=request.user)
    messages.success(request, _("The budget was changed."))
    return redirect("channels")
