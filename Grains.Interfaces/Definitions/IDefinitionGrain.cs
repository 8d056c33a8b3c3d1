using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Definitions;
using Twin.Domain.Forms;

namespace Twin.Grains.Interfaces.Definitions;

/// <summary>A form or flow of a plant with all its versions (key <c>live/plant/form.id</c> or <c>live/plant/flow.id</c>). The caller has
/// authorised the actor.</summary>
[Alias("twin.IDefinitionGrain")]
public interface IDefinitionGrain : IGrainWithStringKey
{
    /// <summary>Its story as committed; null: there is none, also not with Twin. Answered between others: the list asks while one is
    /// being put on it.</summary>
    [Alias("Get"), AlwaysInterleave]
    ValueTask<DefinitionStory?> GetAsync();

    /// <summary>Saves the draft, or begins one; a file with mistakes is kept too, with them told.</summary>
    /// <param name="file">UTF-8 JSON.</param>
    /// <param name="seen">Edit the person saw; 0: there was no draft.</param>
    /// <param name="actor">Who.</param>
    [Alias("Save")]
    ValueTask<DefinitionOutcome> SaveAsync(byte[] file, int seen, string actor);

    /// <summary>Submits, sends back, publishes, discards or rolls back.</summary>
    [Alias("Act")]
    ValueTask<DefinitionOutcome> ActAsync(DefinitionAct act);
}

/// <summary>The definitions of a plant (key <c>live/plant/definitions</c>).</summary>
[Alias("twin.IDefinitionListGrain")]
public interface IDefinitionListGrain : IGrainWithStringKey
{
    /// <summary>Puts one on the list, durably.</summary>
    [Alias("Add")]
    ValueTask<TwinError?> AddAsync(DefinitionKind kind, string id);

    /// <summary>All, those that came with Twin too, by kind and id.</summary>
    [Alias("List"), ReadOnly]
    ValueTask<ImmutableArray<DefinitionBrief>> ListAsync();
}

/// <summary>What is done to a definition.</summary>
public enum DefinitionVerb : byte
{
    Submit = 1,
    SendBack = 2,
    Publish = 3,
    Discard = 4,
    RollBack = 5,
}

/// <summary>An act.</summary>
/// <param name="Verb">What.</param>
/// <param name="Actor">Who.</param>
/// <param name="Comment">Why; sending back and rolling back need it.</param>
/// <param name="Version">Roll back: to which.</param>
[GenerateSerializer, Immutable, Alias("twin.definition.act.v1")]
public sealed record DefinitionAct([property: Id(0)] DefinitionVerb Verb, [property: Id(1)] string Actor, [property: Id(2)] string Comment,
    [property: Id(3)] int Version = 0);

/// <summary>How it went.</summary>
/// <param name="Story">After it; null: there is none.</param>
/// <param name="Problems">What is wrong with the open version.</param>
/// <param name="Error">Why it was refused, or null.</param>
[GenerateSerializer, Immutable, Alias("twin.definition.outcome.v1")]
public sealed record DefinitionOutcome([property: Id(0)] DefinitionStory? Story,
    [property: Id(1)] ImmutableArray<DefinitionProblem> Problems, [property: Id(2)] TwinError? Error);

/// <summary>A definition in a list.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Of the newest version.</param>
/// <param name="Published">Version new orders begin with; 0: none.</param>
/// <param name="Open">Version being worked on; 0: none.</param>
/// <param name="OpenState">State of that one.</param>
/// <param name="IsShipped">Came with Twin and was not changed here.</param>
/// <param name="ChangedMs">Last change, Unix ms; 0: none.</param>
[GenerateSerializer, Immutable, Alias("twin.definition.brief.v1")]
public sealed record DefinitionBrief([property: Id(0)] DefinitionKind Kind, [property: Id(1)] string Id,
    [property: Id(2)] LocalizedText Name, [property: Id(3)] int Published, [property: Id(4)] int Open,
    [property: Id(5)] DefinitionState OpenState, [property: Id(6)] bool IsShipped, [property: Id(7)] long ChangedMs);

/// <summary>Where definitions are found.</summary>
public static class DefinitionRooms
{
    /// <summary>A definition of the real plant.</summary>
    public static IDefinitionGrain Definition(this IGrainFactory grains, string plant, DefinitionKind kind, string id)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IDefinitionGrain>(
            new TwinKey(TwinKey.Live, plant, (kind == DefinitionKind.Form ? "form." : "flow.") + id).ToString());
    }

    /// <summary>The definitions of the real plant.</summary>
    public static IDefinitionListGrain Definitions(this IGrainFactory grains, string plant)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IDefinitionListGrain>(new TwinKey(TwinKey.Live, plant, "definitions").ToString());
    }

    /// <summary>The forms a flow's file asks for, as they are being worked on: a flow is drawn together with them.</summary>
    public static async ValueTask<ImmutableArray<FormDefinition>> FormsOfAsync(
        this IGrainFactory grains, string plant, ImmutableArray<byte> flow)
    {
        var forms = ImmutableArray.CreateBuilder<FormDefinition>();
        foreach (var id in DefinitionText.FormsOf(DefinitionKind.Flow, flow).Where(DefinitionText.IsId))
        {
            var story = await grains.Definition(plant, DefinitionKind.Form, id).GetAsync();
            var version = story?.Open ?? story?.Published;
            if (version is not null && FormFile.Read(version.File.AsMemory()).Form is { } form) forms.Add(form);
        }

        return forms.ToImmutable();
    }
}
