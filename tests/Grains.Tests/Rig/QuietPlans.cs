using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Emergencies;
using Twin.Grains.Emergencies;

namespace Twin.Grains.Tests.Rig;

/// <summary>Two plans of the small plant: one proposes, one opens its room alone.</summary>
internal sealed class QuietPlans : IEmergencyPlanLibrary
{
    public static readonly EmergencyPlan Overfill = Plan("overfill", "HH", false);

    private static readonly PlanFiles s_all = new([Overfill, Plan("hot", "HOT-FULL", true)], []);

    public PlanFiles Of(string plant) => plant == SmallPlant.Id ? s_all : PlanFiles.None;

    private static EmergencyPlan Plan(string id, string rule, bool alone) => new()
    {
        Id = id, Plant = SmallPlant.Id, Name = Text(id), Level = 2, ReviewOn = "2030-01-31", OpensAlone = alone,
        Trigger = new PlanTrigger { Rules = [rule] },
        Roles = [new PlanRole("commander", Text("Commander"), ImmutableArray.Create(new PlanContact(Text("Han"), "119")), 2, 30)],
        Steps = [new PlanStep("stop", "commander", Text("Stop"), 1)],
    };

    private static LocalizedText Text(string text) => new(text, text);
}
