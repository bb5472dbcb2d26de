"""People and departments: administrators enter them by plain forms, under row history."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.company import the_company
from accounts.models import Company, Department, PersonalRule, User


class NewPerson(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "name", "phone", "role", "department")


class ChangedPerson(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"

    def clean_phone(self):
        """No phone is null, not a second empty text: it is unique."""
        return self.cleaned_data["phone"] or None


@admin.register(User)
class PersonAdmin(UserAdmin):
    """The plain form; what it changes goes through the actions, which know the last administrator and the trail."""

    form, add_form = ChangedPerson, NewPerson
    list_display = ("username", "name", "role", "department", "phone", "is_active")
    list_filter = ("role", "department", "is_active")
    search_fields = ("username", "name", "phone")
    ordering = ("role", "username")
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("name", "phone", "email", "role", "department", "language")}),
        (_("Access"), {"fields": ("is_active", "holds", "access")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "phone", "role", "department", "usable_password", "password1", "password2")}),)
    filter_horizontal = ()
    readonly_fields = ("holds", "access")

    @admin.display(description=_("Sign-ins, tokens, trail"))
    def access(self, person):
        return format_html('<a href="{}">{}</a>', reverse("access_of", args=[person.pk]), _("Open")) if person.pk else "—"

    @admin.display(description=_("What he holds; hand over, leave"))
    def holds(self, person):
        return format_html('<a href="{}">{}</a>', reverse("clerk:person", args=[person.pk]), _("Open")) if person.pk else "—"

    def save_model(self, request, obj, form, change):
        if not change:
            obj.save()
            actions.entered(obj, by=request.user)
            return
        wanted = {name: form.cleaned_data[name] for name in form.changed_data if name in (*actions.MARKS, *actions.OF_PERSON)}
        actions.change_person(person=obj.pk, by=request.user, **wanted)

    def user_change_password(self, request, id, form_url=""):
        with actions.password_on_trail(person=id, by=request.user, takes_away="unset-password" in request.POST):
            return super().user_change_password(request, id, form_url)

    def has_delete_permission(self, request, obj=None):
        """People are switched off: their names stand in the history."""
        return False


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "head")
    autocomplete_fields = ("head",)

    def get_readonly_fields(self, request, obj=None):
        """The code is fixed once made: rules, natures and reports name a department by it."""
        return ("code",) if obj else ()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Company)
class CompanyAdmin(admin.ModelAdmin):
    """What stands on voucher, verdict and notice as the maker: one row, entered once and kept right."""

    list_display = ("name", "brand", "address", "phone")

    def get_changeform_initial_data(self, request):
        """A new one starts with what the installation's settings say."""
        found = the_company()
        return {name: getattr(found, name) for name in ("name", "brand", "address", "phone")}

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Company.objects.visible_to(request.user).exists()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(PersonalRule)
class PersonalRuleAdmin(admin.ModelAdmin):
    """How much of people's data is shown, and how long it is kept; which rules there are, the rooms say."""

    list_display = ("words", "number", "source")
    readonly_fields = ("words",)
    fields = ("words", "number", "source")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
