using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;
using Twin.Domain.Plants.Drafts.Editing;
using Twin.Grains.Interfaces.Plants.Drafts;

namespace Twin.Client.Blazor.Modelling;

/// <summary>
/// The draft that is open at a screen: its document, what is selected, what can be undone. Every step is applied here, so that the screen
/// follows at once, and saved in the draft before the next one begins; when that fails, the draft is read again. Used by one circuit only.
/// </summary>
public sealed partial class OpenDraft(DraftDesk desk, IDraftLink link, string plant, Draft draft, ModelDocument document) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private ImmutableArray<string> _selected = [];
    private long _check;

    /// <summary>The draft as it is saved.</summary>
    public Draft Draft { get; private set; } = draft;

    /// <summary>Its document with every step so far.</summary>
    public ModelDocument Document { get; private set; } = document;

    /// <summary>Undo and redo.</summary>
    public EditStack Stack { get; } = new();

    /// <summary>What was copied last.</summary>
    public DraftClipboard? Clipboard { get; set; }

    /// <summary>What keeps it from being published; found after each step.</summary>
    public ImmutableArray<TwinError> Problems { get; private set; } = [];

    /// <summary>Why the last step was refused, or null.</summary>
    public TwinError? Refused { get; set; }

    /// <summary>Name of the last step, as a key of the screens' texts; empty: none.</summary>
    public string LastStep { get; private set; } = "";

    /// <summary>Whether a step is being saved.</summary>
    public bool Saving { get; private set; }

    /// <summary>Whether it can be edited: open, and this user may.</summary>
    public bool Writable => Draft.State == DraftState.Open && MayWrite;

    /// <summary>Whether this user may change models at all.</summary>
    public bool MayWrite { get; set; }

    /// <summary>Ids of the selected twins, oldest first.</summary>
    public ImmutableArray<string> Selected
    {
        get => _selected;
        set => _selected = Known(value);
    }

    /// <summary>The one selected twin; null: none, or several.</summary>
    public DraftTwin? One => Selected is [var id] ? DraftEdits.Find(Document, id) : null;

    /// <summary>Called after a step with the twins it touched; null: look at all.</summary>
    public event Func<IReadOnlyCollection<string>?, Task>? Changed;

    /// <summary>Called when <see cref="Problems"/> were found anew.</summary>
    public event Func<Task>? Checked;

    /// <summary>Opens a draft; null: there is none.</summary>
    public static async Task<OpenDraft?> OpenAsync(DraftDesk desk, IDraftLink link, string plant, string id)
    {
        if (!TwinKey.IsLocalId(id) || await link.GetAsync(plant, id) is not { } draft || await link.FileAsync(plant, id) is not { } file)
            return null;
        if (!ModelDocument.TryParse(file, out var document, out var error)) throw new TwinException(error);
        return new OpenDraft(desk, link, plant, draft, document) { MayWrite = await desk.ActorAsync() is not null };
    }

    /// <summary>Does something that can be undone; false: it was refused, and <see cref="Refused"/> says why.</summary>
    /// <param name="name">What, as a key of the screens' texts.</param>
    /// <param name="make">The edits, from the document as it then is.</param>
    /// <param name="select">What is selected from then on; null: what was. Before the step is saved, so that it never takes a later choice
    /// of the user back.</param>
    public async Task<bool> DoAsync(
        string name, Func<ModelDocument, ImmutableArray<ModelEdit>> make, Func<ImmutableArray<string>>? select = null)
    {
        await _one.WaitAsync();
        try
        {
            return await StepAsync(name, make(Document), (stack, done) =>
            {
                stack.Done(done);
                if (select is not null) _selected = select();
            });
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Takes the last step back; nothing to take back: nothing happens.</summary>
    public Task UndoAsync() => AgainAsync(static s => s.ToUndo, static d => d.Back, static (stack, _) => stack.Undone());

    /// <summary>Makes the step that was undone last again.</summary>
    public Task RedoAsync() => AgainAsync(static s => s.ToRedo, static d => d.Forward, static (stack, _) => stack.Redone());

    /// <summary>Takes an answer of the desk that did not come from an edit here (review, merge); reads the file when it changed.</summary>
    public async Task TakeAsync(DraftOutcome outcome)
    {
        if (!outcome.Errors.IsEmpty)
        {
            Refused = outcome.Errors[0];
            return;
        }

        Refused = null;
        var same = outcome.Draft.Revision == Draft.Revision;
        Draft = outcome.Draft;
        if (!same) await ReadAsync();
    }

    /// <summary>Reads the draft again; what could be undone is forgotten.</summary>
    public async Task ReadAsync()
    {
        if (await link.GetAsync(plant, Draft.Id) is not { } fresh || await link.FileAsync(plant, Draft.Id) is not { } file) return;
        if (!ModelDocument.TryParse(file, out var document, out _)) return;
        (Draft, Document) = (fresh, document);
        Stack.Clear();
        _selected = Known(_selected);
        await TellAsync(null);
        _ = CheckAsync();
    }

    /// <summary>Looks for problems beside the circuit; an older look that ends later counts no more.</summary>
    public async Task CheckAsync()
    {
        var mine = ++_check;
        var file = Document.Write();
        var version = Draft.BaseVersion + 1;
        var found = await Task.Run(() => Check(file, version));
        if (mine != _check) return;
        Problems = found;
        if (Checked is { } tell) await tell();
    }

    /// <summary>What is wrong with a plant file.</summary>
    public static ImmutableArray<TwinError> Check(byte[] file, int version)
    {
        var read = PlantFile.Read(file);
        return read.Model is null ? read.Errors : CompiledPlant.Compile(read.Model with { Version = version }).Errors;
    }

    /// <summary>What a problem is about; null: the plant itself.</summary>
    public (ModelSubject Subject, string Id)? PlaceOf(TwinError problem)
    {
        var match = Place().Match(problem.Path ?? "");
        if (!match.Success) return null;
        var subject = match.Groups[1].Value == "features" ? ModelSubject.Twin : ModelSubject.Type;
        var index = int.Parse(match.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        var list = Document.ListOf(subject);
        return index < list.Count ? (subject, DraftTwin.Of(list[index]!.AsObject()).Id) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private ImmutableArray<string> Known(ImmutableArray<string> ids) =>
        [.. ids.Where(id => Document.Find(ModelSubject.Twin, id) is not null).Distinct()];

    private async Task AgainAsync(
        Func<EditStack, DraftStepDone?> which, Func<DraftStepDone, ImmutableArray<ModelEdit>> edits, Action<EditStack, DraftStepDone> after)
    {
        await _one.WaitAsync();
        try
        {
            if (which(Stack) is { } step) await StepAsync(step.Name, edits(step), after);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<bool> StepAsync(string name, ImmutableArray<ModelEdit> edits, Action<EditStack, DraftStepDone> after)
    {
        Refused = Writable ? null : new TwinError("draft.closed", "The draft is not open for edits.");
        if (Refused is not null || edits.IsEmpty)
        {
            await TellAsync([]);
            return Refused is null;
        }

        var (done, error) = Undoable.Apply(Document, name, edits);
        if (done is null)
        {
            Refused = error;
            await TellAsync([]);
            return false;
        }

        after(Stack, done);
        LastStep = name;
        _selected = Known(_selected);
        Saving = true;
        await TellAsync(Touched(edits));
        var outcome = await desk.EditAsync(Draft, edits);
        Saving = false;
        if (outcome.Errors.IsEmpty)
        {
            Draft = outcome.Draft;
            await TellAsync([]);
            _ = CheckAsync();
            return true;
        }

        await ReadAsync();
        Refused = outcome.Errors[0];
        await TellAsync([]);
        return false;
    }

    private static string[]? Touched(ImmutableArray<ModelEdit> edits) =>
        edits.Any(static e => e.Verb == EditVerb.Rename || e.Subject != ModelSubject.Twin)
            ? null : [.. edits.Select(static e => e.Id).Distinct()];

    private Task TellAsync(IReadOnlyCollection<string>? twins) => Changed?.Invoke(twins) ?? Task.CompletedTask;

    [GeneratedRegex(@"(features|types)\[(\d+)\]")]
    private static partial Regex Place();
}
