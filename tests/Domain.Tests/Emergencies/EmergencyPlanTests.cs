using System.Text;
using Twin.Domain.Emergencies;
using Twin.Domain.Tests.Drills;
using Xunit;

namespace Twin.Domain.Tests.Emergencies;

public class EmergencyPlanTests
{
    private static readonly string s_folder =
        Path.GetFullPath(Path.Combine(DrillFiles.Folder, "..", "emergency"));

    private static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(s_folder, name + ".json"));

    public static TheoryData<string> Names() =>
        [.. Directory.EnumerateFiles(s_folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    internal static EmergencyPlan Read(string name) => EmergencyPlanFile.Read(Bytes(name), DrillFiles.Plant.Model).Plan!;

    private static readonly Lazy<EmergencyPlan[]> s_all = new(static () => [.. Names().Select(static n => Read(n.Data))]);

    internal static EmergencyPlan[] All => s_all.Value;

    [Theory]
    [MemberData(nameof(Names))]
    public void Plans_OfTheDemoPlant_AreWhole_AndReadBackTheSame(string name)
    {
        var read = EmergencyPlanFile.Read(Bytes(name), DrillFiles.Plant.Model);
        Assert.Empty(read.Problems.Select(static p => $"{p.Path}: {p.Code} {p.Text.En}"));
        Assert.Equal(name, read.Plan!.Id);
        Assert.Contains(read.Plan.Scenario, DrillFiles.Names);
        var written = EmergencyPlanFile.Write(read.Plan);
        Assert.Equal(written, EmergencyPlanFile.Write(EmergencyPlanFile.Read(written, DrillFiles.Plant.Model).Plan!));
    }

    [Fact]
    public void Errors_AreAllTold_WithLine_InBothLanguages()
    {
        var text = """
            {
              "schema": 1, "id": "x y", "plant": "tank-farm", "name": { "en": "X", "zh": "" }, "kind": "fire", "level": "II",
              "reviewOn": "2026-13-01", "opensAlone": true,
              "trigger": { "substances": ["milk"], "zones": ["T-101"], "windFromMS": 5, "windToMS": 2 },
              "roles": [
                { "id": "a", "name": { "en": "A", "zh": "甲" }, "contacts": [] },
                { "id": "a", "name": { "en": "A", "zh": "甲" },
                  "contacts": [{ "name": { "en": "B", "zh": "乙" }, "phone": "call me", "person": "T-101" }] }
              ],
              "steps": [{ "id": "s", "role": "b", "text": { "en": "S", "zh": "步" }, "targetMin": 1 }]
            }
            """;
        var problems = EmergencyPlanFile.Read(Encoding.UTF8.GetBytes(text), DrillFiles.Plant.Model).Problems;
        Assert.Equal(
            [
                "plan.contacts.none", "plan.date", "plan.id", "plan.id.twice", "plan.opens", "plan.phone", "plan.role.unknown",
                "plan.substance.unknown", "plan.text.language", "plan.trigger.wind", "plan.twin.unknown", "plan.twin.unknown",
            ],
            problems.Select(static p => p.Code).Order(StringComparer.Ordinal));
        Assert.All(problems, static p => Assert.StartsWith("line ", p.Path, StringComparison.Ordinal));
        Assert.All(problems, static p => Assert.True(p.Text is { En.Length: > 3, Zh.Length: > 1 } && p.Text.Zh != p.Text.En));
    }

    [Theory]
    [InlineData("""{"schema": 1,,}""", "plan.json")]
    [InlineData("[]", "plan.value.kind")]
    [InlineData("""{"schema": 2, "wind": 1}""", "plan.schema")]
    [InlineData("""{"schema": 1, "id": "a", "id": "b"}""", "plan.member.duplicate")]
    [InlineData("""{"schema": 1, "level": "V"}""", "plan.word.unknown")]
    public void Files_ThatAreNoPlans_SayWhy(string text, string code)
    {
        var read = EmergencyPlanFile.Read(Encoding.UTF8.GetBytes(text));
        Assert.Null(read.Plan);
        Assert.Null(EmergencyPlanFile.Draft(Encoding.UTF8.GetBytes(text)));
        Assert.Contains(code, read.Problems.Select(static p => p.Code));
    }

    [Theory]
    [InlineData("2026-11-26", PlanReview.Soon)]
    [InlineData("2026-11-25", PlanReview.Overdue)]
    [InlineData("2026-12-26", PlanReview.Soon)]
    [InlineData("2026-12-28", PlanReview.Fine)]
    public void Review_IsRemindedOfInTime(string day, PlanReview expected)
    {
        var nowMs = new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Assert.Equal(expected, PlanReviews.Of(Read("lpg-leak") with { ReviewOn = day }, nowMs));
    }
}
