using Twin.Domain;

namespace Twin.Ingest.Judgement;

/// <summary>A twin that is judged where its readings come in (<c>Judge:0:*</c>).</summary>
public sealed class EdgeJudgeOptions
{
    /// <summary>Plant.</summary>
    public string Plant { get; set; } = "";

    /// <summary>Twin whose approved model is run.</summary>
    public string Twin { get; set; } = "";

    /// <summary>Sensor that takes the index as its readings: above 1 something is wrong; bad quality: there is no verdict.</summary>
    public string Sensor { get; set; } = "";

    /// <summary>What is wrong with it; null: nothing.</summary>
    public TwinError? Validate() => TwinKey.IsLocalId(Plant) && TwinKey.IsLocalId(Twin) && TwinKey.IsLocalId(Sensor) ? null
        : new TwinError("judge.options", "Plant, Twin and Sensor must be ids.") { Zh = "Plant、Twin 和 Sensor 必须为有效编号。" };
}
