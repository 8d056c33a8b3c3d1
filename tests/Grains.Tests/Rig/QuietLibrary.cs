using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;
using Twin.Grains.Drills;

namespace Twin.Grains.Tests.Rig;

/// <summary>One scenario of two minutes in which nothing happens but what is done.</summary>
internal sealed class QuietLibrary : IScenarioLibrary
{
    public const string Quiet = "quiet";

    private static readonly Scenario Nothing = new()
    {
        Roles =
        [
            new ScenarioRole("control", new LocalizedText("Control", "导调"), DrillTeam.White),
            new ScenarioRole("red", new LocalizedText("Red", "红方"), DrillTeam.Red),
        ],
        Id = Quiet, Name = new LocalizedText("Quiet", "平静"), AutoEndS = 120, Weather = new ScenarioWeather(3, 270),
    };

    public ImmutableArray<Scenario> Of(string plant) => [Nothing];

    public Scenario? Find(string plant, string id) => id == Quiet ? Nothing : null;
}
