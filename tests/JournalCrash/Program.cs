using Twin.JournalCrash;

return args switch
{
    ["append", var directory, var start] => await Appender.RunAsync(directory,
        long.Parse(start, System.Globalization.CultureInfo.InvariantCulture)),
    ["bench", var directory] => await Bench.RunAsync(directory),
    ["history", var directory] => await HistoryBench.RunAsync(directory),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: JournalCrash append FOLDER FIRST-COUNTER   (appends until killed, prints what was acknowledged)");
    Console.Error.WriteLine("       JournalCrash bench FOLDER                  (measures appends with fsync)");
    Console.Error.WriteLine("       JournalCrash history FOLDER                (measures chunk codec and history builder)");
    return 2;
}
