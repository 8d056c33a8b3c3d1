using System.Text;
using Twin.Domain;
using Twin.Domain.Emergencies;

namespace Twin.Client.Blazor.Emergencies;

/// <summary>What a plan is edited as: the head as fields, all of it as its file.</summary>
public sealed class PlanDraft
{
    /// <summary>The plan file as text.</summary>
    public string Text { get; set; } = "";

    /// <summary>Begins with a plan.</summary>
    public static PlanDraft Of(EmergencyPlan plan) => new() { Text = Encoding.UTF8.GetString(EmergencyPlanFile.Write(plan)) };

    /// <summary>A plan to fill in.</summary>
    public static EmergencyPlan Empty(string plant) => new()
    {
        Id = "new-plan", Plant = plant, Name = new LocalizedText("New plan", "新预案"), Level = 3,
        Roles =
        [
            new PlanRole("commander", new LocalizedText("Incident commander", "现场总指挥"), [new PlanContact(LocalizedText.Empty, "")]),
        ],
        Steps = [new PlanStep("look", "commander", new LocalizedText("Look: cameras, detectors, wind", "查看摄像头、探测器和风向"), 2)],
        Trigger = new PlanTrigger { Priority = 2 },
    };

    /// <summary>The text as a plan; null while it is none.</summary>
    public EmergencyPlan? Plan => EmergencyPlanFile.Draft(Encoding.UTF8.GetBytes(Text));

    /// <summary>All that is wrong.</summary>
    public PlanFileResult Check(Domain.Plants.PlantModel? plant) => EmergencyPlanFile.Read(Encoding.UTF8.GetBytes(Text), plant);

    /// <summary>Changes something of the head; nothing while the text is no plan.</summary>
    public void Change(Func<EmergencyPlan, EmergencyPlan> change)
    {
        if (Plan is { } plan) Text = Encoding.UTF8.GetString(EmergencyPlanFile.Write(change(plan)));
    }
}
