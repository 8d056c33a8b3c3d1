using System.Collections.Immutable;
using Twin.Domain.Judgement;
using Twin.Grains.Interfaces.Judgement;

namespace Twin.Grains.Judgement;

/// <summary>What is stored of a plant's models.</summary>
[GenerateSerializer, Alias("twin.judgement.models.record.v1")]
public sealed class ModelsRecord
{
    /// <summary>All versions, in the order of their numbers.</summary>
    [Id(0)] public ImmutableArray<ModelVersion> Versions { get; set; } = [];

    /// <summary>Trainings that were begun and have not ended.</summary>
    [Id(1)] public ImmutableArray<TrainingView> Begun { get; set; } = [];
}
