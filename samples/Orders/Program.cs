using EventHub.Client.Orleans;
using EventHub.Orders;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddEventHubOrleansClient(options => options.Redis = builder.Configuration["Redis"] ?? options.Redis);
builder.Services.AddHostedService<Shipping>();
await builder.Build().RunAsync();
