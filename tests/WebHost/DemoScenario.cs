using System.Text;
using Twin.Domain.Drills.Scenarios;

namespace Twin.WebHost;

/// <summary>What the invented drill plays: a tank of gasoline runs over beside people.</summary>
internal static class DemoScenario
{
    private const string Json = """
        {
          "schema": 1, "id": "demo", "name": {"en": "Tank overfilled", "zh": "储罐冒顶"},
          "description": {"en": "A gasoline tank runs over.", "zh": "汽油储罐冒顶。"}, "plant": "tank-farm", "seed": 7, "autoEndS": 3600,
          "weather": {"windMS": 3, "fromDeg": 90},
          "site": {
            "muster": [{"id": "M-1", "name": {"en": "Muster point", "zh": "集合点"}, "at": [60, 275]}],
            "gates": [{"id": "G-1", "name": {"en": "Gate", "zh": "大门"}, "at": [60, 262], "widthM": 4, "muster": "M-1"}]
          },
          "roles": [
            {"id": "commander", "name": {"en": "Incident commander", "zh": "现场指挥"}, "team": "blue"},
            {"id": "red", "name": {"en": "Red player", "zh": "红方"}, "team": "red"},
            {"id": "control", "name": {"en": "Drill control", "zh": "导调"}, "team": "white"}
          ],
          "resources": [
            {"id": "FE-1", "kind": "foamEngine", "name": {"en": "Foam engine", "zh": "泡沫车"}, "at": [350, 100],
              "readyS": 5, "lMin": 4800, "speedMS": 5}
          ],
          "injects": [
            {"no": 1, "atS": 5, "by": "red", "text": {"en": "A sensor is lied to", "zh": "伪造传感器"},
              "do": [{"do": "spoofSensor", "target": "AT-106A", "value": 55}]},
            {"no": 2, "atS": 10, "by": "white", "to": "commander", "text": {"en": "The gatekeeper smells gasoline", "zh": "门卫闻到汽油味"}}
          ],
          "procedures": [
            {"id": "GAS", "name": {"en": "Gas at a gasoline tank", "zh": "汽油罐可燃气体"}, "rules": ["HH", "H"],
              "role": "commander", "steps": [
              {"atS": 30, "text": {"en": "Look at the neighbours", "zh": "查看相邻探测器"}},
              {"atS": 60, "text": {"en": "Evacuate", "zh": "疏散"}, "do": {"do": "evacuate"}},
              {"atS": 90, "text": {"en": "Shut the tank in", "zh": "切断储罐"}, "do": {"do": "closeValve", "target": "T-106"}}
            ]}
          ]
        }
        """;

    public static Scenario Read() => ScenarioFile.Read(Encoding.UTF8.GetBytes(Json)) is { Scenario: { } scenario } ? scenario
        : throw new InvalidOperationException("The demo's scenario is wrong.");
}
