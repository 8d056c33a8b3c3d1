using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;

namespace Twin.Grains.Interfaces.Drills;

/// <summary>The scenarios of a plant (key <c>live/plant/scenarios</c>): those that came with it are read only, its own are files that are
/// written here, one after the other.</summary>
[Alias("twin.IScenarioGrain")]
public interface IScenarioGrain : IGrainWithStringKey
{
    /// <summary>All that can be played, by id, without their contents.</summary>
    [Alias("List"), ReadOnly]
    ValueTask<ImmutableArray<ScenarioLine>> ListAsync();

    /// <summary>One with its contents; null: there is none.</summary>
    [Alias("Find"), ReadOnly]
    ValueTask<ScenarioView?> FindAsync(string id);

    /// <summary>Keeps a scenario of the plant's own; it is on disk when this answers.</summary>
    /// <param name="id">Id; the file must say the same.</param>
    /// <param name="file">The file.</param>
    /// <param name="version">Version it was edited from; empty: it must be new.</param>
    /// <param name="actor">Who.</param>
    [Alias("Save"), ResponseTimeout("00:00:20")]
    ValueTask<ScenarioOutcome> SaveAsync(string id, byte[] file, string version, string actor);

    /// <summary>Removes one of the plant's own; drills that played it keep it. Null: done.</summary>
    [Alias("Remove"), ResponseTimeout("00:00:20")]
    ValueTask<TwinError?> RemoveAsync(string id, string version, string actor);

    /// <summary>What is being written and may be full of mistakes, by id; only for who may run drills.</summary>
    [Alias("Drafts"), ReadOnly]
    ValueTask<ImmutableArray<ScenarioDraftFile>> DraftsAsync();

    /// <summary>Keeps a draft whatever is wrong with it, as long as it is a JSON object; it is on disk when this answers. It goes when the
    /// scenario is kept.</summary>
    /// <param name="id">Id it will have.</param>
    /// <param name="file">The file.</param>
    /// <param name="version">Version of the draft it was edited from; empty: there was none.</param>
    /// <param name="actor">Who.</param>
    [Alias("SaveDraft"), ResponseTimeout("00:00:20")]
    ValueTask<ScenarioOutcome> SaveDraftAsync(string id, byte[] file, string version, string actor);

    /// <summary>Removes a draft. Null: done.</summary>
    [Alias("RemoveDraft"), ResponseTimeout("00:00:20")]
    ValueTask<TwinError?> RemoveDraftAsync(string id, string version, string actor);
}

/// <summary>A scenario that is being written.</summary>
/// <param name="Line">As in the list; its version is the draft's own.</param>
/// <param name="Mistakes">So many are in it.</param>
/// <param name="File">The file.</param>
[GenerateSerializer, Immutable, Alias("twin.scenario.draft.v1")]
public sealed record ScenarioDraftFile(
    [property: Id(0)] ScenarioLine Line, [property: Id(1)] int Mistakes, [property: Id(2)] byte[] File);

/// <summary>A scenario in the list.</summary>
/// <param name="Id">Id.</param>
/// <param name="Name">Name.</param>
/// <param name="Version">Changes with every save; of those that came with the plant: of their contents.</param>
/// <param name="Own">The plant's own; else it came with it and is read only.</param>
[GenerateSerializer, Immutable, Alias("twin.scenario.line.v1")]
public sealed record ScenarioLine(
    [property: Id(0)] string Id, [property: Id(1)] LocalizedText Name, [property: Id(2)] string Version, [property: Id(3)] bool Own);

/// <summary>A scenario with its contents.</summary>
[GenerateSerializer, Immutable, Alias("twin.scenario.view.v1")]
public sealed record ScenarioView([property: Id(0)] ScenarioLine Line, [property: Id(1)] Scenario Scenario);

/// <summary>What became of a save.</summary>
/// <param name="Line">As it is kept now; null: it is not.</param>
/// <param name="Problems">What is wrong with the file, all of it.</param>
/// <param name="Error">Why it was not kept, besides.</param>
[GenerateSerializer, Immutable, Alias("twin.scenario.outcome.v1")]
public sealed record ScenarioOutcome(
    [property: Id(0)] ScenarioLine? Line, [property: Id(1)] ImmutableArray<ScenarioProblem> Problems, [property: Id(2)] TwinError? Error);
