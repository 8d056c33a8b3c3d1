using System.Collections.Immutable;
using Twin.Domain.Plants;

namespace Twin.Domain.Emergencies;

/// <summary>Reads a plan by known members, noting every problem and carrying on.</summary>
internal static class PlanParser
{
    private const int Most = 500;
    private const int PhoneChars = 40;
    private static readonly ImmutableArray<string> Levels = ["I", "II", "III", "IV"];

    public static EmergencyPlan Parse(ReadOnlySpan<byte> json, PlantReading reading)
    {
        var r = new PlantJsonReader(json, 0, [], reading);
        var plan = new EmergencyPlan { Id = "", Plant = "", Name = LocalizedText.Empty };
        if (!r.BeginObject(out var scope)) return plan;
        while (r.NextMember(ref scope, PlanMembers.File, out var member)) plan = Member(ref r, member, plan);
        r.Require(scope, PlanMembers.File, "schema", "id", "plant", "name", "kind", "level", "reviewOn", "trigger", "roles", "steps");
        if (!r.AtEnd()) r.Problem("plantfile.json", "Something follows the end of the plan.");
        return plan;
    }

    private static EmergencyPlan Member(ref PlantJsonReader r, string member, EmergencyPlan p) => member switch
    {
        "schema" => Schema(ref r, p),
        "id" => p with { Id = r.String(Limits.LocalIdChars) },
        "plant" => p with { Plant = r.String(Limits.LocalIdChars) },
        "version" => p with { Version = (int)r.Integer(1, 1_000_000) },
        "name" => p with { Name = PlantTypeParser.Text(ref r) },
        "kind" => p with { Kind = (EmergencyKind)Math.Max(0, r.Word(PlanMembers.Kinds)) },
        "level" => p with { Level = Math.Max(0, r.Word(Levels)) + 1 },
        "description" => p with { Description = PlantTypeParser.Text(ref r) },
        "reviewOn" => p with { ReviewOn = r.String(10) },
        "opensAlone" => p with { OpensAlone = r.Boolean() },
        "trigger" => p with { Trigger = Trigger(ref r) },
        "roles" => p with { Roles = List(ref r, Role) },
        "steps" => p with { Steps = List(ref r, Step) },
        "muster" => p with { Muster = List(ref r, Muster) },
        "scenario" => p with { Scenario = r.String(Limits.LocalIdChars) },
        _ => p with { Report = Report(ref r) },
    };

    private static EmergencyPlan Schema(ref PlantJsonReader r, EmergencyPlan p)
    {
        var at = r.Offset;
        var schema = r.Integer(1, int.MaxValue);
        if (schema != EmergencyPlanFile.Schema)
            r.Problem("plantfile.schema", $"Schema {schema} is not known; this reader knows {EmergencyPlanFile.Schema}.", at);
        return p;
    }

    private static PlanTrigger Trigger(ref PlantJsonReader r)
    {
        var trigger = PlanTrigger.Never;
        if (!r.BeginObject(out var scope)) return trigger;
        while (r.NextMember(ref scope, PlanMembers.Trigger, out var member))
        {
            trigger = member switch
            {
                "rules" => trigger with { Rules = Words(ref r) },
                "kinds" => trigger with
                {
                    Kinds = List(ref r, static (ref PlantJsonReader x) => (TwinKind)Math.Max(0, x.Word(PlanMembers.TwinKinds))),
                },
                "substances" => trigger with { Substances = Words(ref r) },
                "zones" => trigger with { Zones = Words(ref r) },
                "priority" => trigger with { Priority = (int)r.Integer(0, 4) },
                "alarms" => trigger with { Alarms = (int)r.Integer(1, 1_000) },
                "windFromMS" => trigger with { WindFromMS = r.Number(0, 60) },
                _ => trigger with { WindToMS = r.Number(0, 60) },
            };
        }

        return trigger;
    }

    private static PlanRole Role(ref PlantJsonReader r)
    {
        var role = new PlanRole("", LocalizedText.Empty, []);
        if (!r.BeginObject(out var scope)) return role;
        while (r.NextMember(ref scope, PlanMembers.Role, out var member))
        {
            role = member switch
            {
                "id" => role with { Id = r.String(Limits.LocalIdChars) },
                "name" => role with { Name = PlantTypeParser.Text(ref r) },
                "contacts" => role with { Contacts = List(ref r, Contact) },
                "callWithinMin" => role with { CallWithinMin = r.Number(0, 1_440) },
                _ => role with { AnswerS = (int)r.Integer(5, 3_600) },
            };
        }

        r.Require(scope, PlanMembers.Role, "id", "name", "contacts");
        return role;
    }

    private static PlanContact Contact(ref PlantJsonReader r)
    {
        var contact = new PlanContact(LocalizedText.Empty, "");
        if (!r.BeginObject(out var scope)) return contact;
        while (r.NextMember(ref scope, PlanMembers.Contact, out var member))
        {
            contact = member switch
            {
                "name" => contact with { Name = PlantTypeParser.Text(ref r) },
                "phone" => contact with { Phone = r.String(PhoneChars) },
                _ => contact with { Person = r.String(Limits.LocalIdChars) },
            };
        }

        r.Require(scope, PlanMembers.Contact, "name", "phone");
        return contact;
    }

    private static PlanStep Step(ref PlantJsonReader r)
    {
        var step = new PlanStep("", "", LocalizedText.Empty, 0);
        if (!r.BeginObject(out var scope)) return step;
        while (r.NextMember(ref scope, PlanMembers.Step, out var member))
        {
            step = member switch
            {
                "id" => step with { Id = r.String(Limits.LocalIdChars) },
                "role" => step with { Role = r.String(Limits.LocalIdChars) },
                "text" => step with { Text = PlantTypeParser.Text(ref r) },
                _ => step with { TargetMin = r.Number(0, 10_080) },
            };
        }

        r.Require(scope, PlanMembers.Step, "id", "role", "text", "targetMin");
        return step;
    }

    private static PlanMuster Muster(ref PlantJsonReader r)
    {
        var muster = new PlanMuster("", LocalizedText.Empty, default);
        if (!r.BeginObject(out var scope)) return muster;
        while (r.NextMember(ref scope, PlanMembers.Muster, out var member))
        {
            muster = member switch
            {
                "id" => muster with { Id = r.String(Limits.LocalIdChars) },
                "name" => muster with { Name = PlantTypeParser.Text(ref r) },
                _ => muster with { At = Spot(ref r) },
            };
        }

        r.Require(scope, PlanMembers.Muster, "id", "name", "at");
        return muster;
    }

    private static PlanReport Report(ref PlantJsonReader r)
    {
        var report = new PlanReport(LocalizedText.Empty, "");
        if (!r.BeginObject(out var scope)) return report;
        while (r.NextMember(ref scope, PlanMembers.Report, out var member))
        {
            report = member switch
            {
                "to" => report with { To = PlantTypeParser.Text(ref r) },
                "phone" => report with { Phone = r.String(PhoneChars) },
                _ => report with { WithinMin = r.Number(1, 10_080) },
            };
        }

        r.Require(scope, PlanMembers.Report, "to", "phone");
        return report;
    }

    private static PointM Spot(ref PlantJsonReader r)
    {
        var (x, y) = PlantJsonParts.Place(ref r);
        return new PointM(x, y, 0);
    }

    private static ImmutableArray<string> Words(ref PlantJsonReader r) =>
        List(ref r, static (ref PlantJsonReader x) => x.String(Limits.LocalIdChars));

    private static ImmutableArray<T> List<T>(ref PlantJsonReader r, ReadItem<T> item) => PlantJsonParts.List(ref r, item, Most);
}
