using Twin.MqttLoad;

var options = LoadOptions.Parse(args, Console.Error);
if (options is null) return 2;
var result = await LoadRun.RunAsync(options);
Console.WriteLine(result);
return result.Faults.Count == 0 ? 0 : 1;
